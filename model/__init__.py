"""All that is known about digits. Nothing here knows about pages.

The walk from a picture to a reading, and the file of each step:

    picture.py       any picture → pixels → ink → glyph 28×28, in the form of MNIST
    ink.py           its middle step: what is pen and what is paper
    recognizer.py    glyph → reading, by the exported network in weights/
    reading.py       what a reading is

How the network came to be; only `train.py` goes there:

    datasets.py      where labelled digits come from
    augmentation.py  how training digits are varied
    networks.py      the Keras networks, by name
    evaluation.py    how good predictions are: figures
    weights/         what ships: NAME.keras, NAME.tflite, NAME.json (the model card)
"""

from model.picture import PictureError, open_picture
from model.reading import Reading
from model.recognizer import Recognizer, WeightsError

__all__ = ["PictureError", "Reading", "Recognizer", "WeightsError", "open_picture"]
