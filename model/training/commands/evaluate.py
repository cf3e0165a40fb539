"""`train.py evaluate`: one table of how weights read, from picture to reading."""

from argparse import Namespace

from model.codes.reader import LINE_NETWORK, CodeReader
from model.data.labelled_codes import load_pictures
from model.digits.recognizer import Recognizer
from model.training import digit_evaluation, line_evaluation
from model.training.sources import load_sources


def run(options: Namespace) -> int:
    """Reads MNIST's test part, test writers and, of codes, folders of pictures."""
    sources = load_sources(options)
    if options.network != LINE_NETWORK:
        recognizer = Recognizer.load(options.network, options.output)
        digit_evaluation.evaluate(recognizer, sources, options.plots)
        return 0
    folders = {folder.name: load_pictures(folder) for folder in options.codes}
    alone, both = (CodeReader.load(folder=options.output, alone=way) for way in (True, False))
    line_evaluation.evaluate(alone, both, Recognizer.load(), sources.mnist, sources.sets, folders)
    return 0
