"""All that is known about digits. Nothing here knows about pages.

The walk from a picture to a reading, and the file of each step:

    picture.py       any picture → pixels → ink → glyph 28×28, in the form of MNIST
    ink.py           its middle step: what is pen and what is paper
    ruling.py        printed lines across the paper, taken out
    looks.py         a glyph looked at several times, a little turned
    recognizer.py    glyph → reading, by the exported network in weights/
    reading.py       what a reading is

How the network came to be; only `train.py` goes there:

    mnist.py         MNIST, by whichever road is open
    datasets.py      labelled handwriting by path
    drawing.py       pen strokes → pictures; scribbles, and digits side by side
    augmentation.py  how glyphs are varied, and scans photographed
    training.py      what is taught, in which shares, and the fit
    networks.py      the Keras networks, by name
    export.py        the files that ship
    optimization.py  the same network in fewer bits, compared
    correction.py    trained weights, taught what visitors corrected
    card.py          the model card: how weights were made, how well they read
    evaluation.py    how good predictions are: figures
    report.py        those figures of the shipped weights, as a table and plots
    weights/         what ships: NAME.keras, NAME.tflite, NAME.json (the model card)
"""

from model.picture import PictureError, open_picture
from model.reading import Reading
from model.recognizer import Recognizer, WeightsError

__all__ = ["PictureError", "Reading", "Recognizer", "WeightsError", "open_picture"]
