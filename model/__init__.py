"""All that is known about digits. Nothing here knows about pages.

images/      any file, a PDF too → pixels
digits/      pixels → one digit
codes/       pixels → whole codes; `python -m model.codes` is the command
data/        labelled handwriting, and what is made of it
training/    how the networks come to be; TensorFlow is imported here alone
weights/     what ships: NAME.keras, NAME.tflite, NAME.json (the model card)
"""

from model.codes.reader import CodeReader
from model.digits.reading import Reading
from model.digits.recognizer import Recognizer
from model.images.picture import PictureError, open_picture
from model.litert import WeightsError

__all__ = ["CodeReader", "PictureError", "Reading", "Recognizer", "WeightsError", "open_picture"]
