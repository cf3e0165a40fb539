"""How the networks come to be. TensorFlow is imported here alone.

commands/            what each command of `train.py` does, a file a command
sources.py           the handwriting that a command was given
networks.py          the networks of digits; line_network.py is the one of lines
digit_training.py    the fit of a network of digits; fine_tuning.py teaches it what it misread
line_training.py     one run of the line network, line_rounds.py the runs of a recipe,
                     line_recipe.py what a recipe is, line_recipe.json that of what ships
field_network.py     the network that finds fields, field_targets.py what it is to say of parts of
                     composed pages, field_training.py its fit, field_evaluation.py what it finds
inference.py         what Keras networks answer
metrics.py           figures from predictions; digit_calibration.py and line_calibration.py fit
                     temperatures and thresholds by them
model_card.py        how weights were made and how well they read, as data
export.py            Keras → the files that ship; gradients.py their attributions, quantization.py
                     the same in fewer bits, exchange.py the new ones in the old ones' place
digit_evaluation.py  the tables of `train.py evaluate`, as line_evaluation.py and
                     list_evaluation.py
older_options.py     command lines of older versions
"""
