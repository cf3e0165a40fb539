"""All that is known about digits. Nothing here knows about pages.

The walk from a picture to a reading, and the file of each step:

    picture.py       any picture → pixels → ink → glyph 28×28, in the form of MNIST
    ink.py           its middle step: what is pen and what is paper
    ruling.py        printed lines across the paper, taken out
    looks.py         a glyph looked at several times, a little turned
    recognizer.py    glyph → reading, by the exported network in weights/
    reading.py       what a reading is

And from a picture to whole codes:

    pages.py         any file, a PDF too → its pages as pictures
    strips.py        pixels → lines of writing, straightened, each a strip 48 pixels high
    forms.py         printed lines and the cells of forms, taken out of them
    decoding.py      what the line network answers, step by step → symbols and their chances
    layout.py        where in its strip each digit is, and whether any writing was left out
    second_reader.py RapidOCR beside ours, where it is installed
    codes.py         pictures → codes, with doubt at each position
    code_kinds.py    what a code must be, and the likeliest code that is
    code_table.py    codes as rows of a table, its words and its CSV
    table_file.py    that table on disk, whole after any ending
    code_files.py    the command that reads folders into it

How the network came to be; only `train.py` goes there:

    code_datasets.py whole codes by path, and whose hands lines are composed of
    composing.py     lines composed of known digits
    line_photographs.py  such lines on paper, through a camera
    line_network.py  the Keras network that reads lines, and what it begins with
    line_training.py what the line network is taught, and the fit
    code_report.py   figures of whole codes, as a table
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

from typing import TYPE_CHECKING, Any

from model.picture import PictureError, open_picture
from model.reading import Reading
from model.recognizer import Recognizer, WeightsError

if TYPE_CHECKING:
    from model.codes import CodeReader

__all__ = ["CodeReader", "PictureError", "Reading", "Recognizer", "WeightsError", "open_picture"]


def __getattr__(name: str) -> Any:
    """`CodeReader` when first asked for: `python -m model.codes` must not find itself imported."""
    if name == "CodeReader":
        from model.codes import CodeReader

        return CodeReader
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
