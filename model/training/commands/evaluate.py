"""`train.py evaluate`: one table of how weights read, from picture to reading."""

from argparse import Namespace

from model.codes.field_network import FIELD_NETWORK
from model.codes.reader import LINE_NETWORK, CodeReader
from model.data.labelled_codes import load_documents, load_pictures
from model.digits.recognizer import Recognizer
from model.training import digit_evaluation, document_evaluation, line_evaluation
from model.training.sources import load_sources


def run(options: Namespace) -> int:
    """Reads MNIST's test part, test writers and, of codes, folders of pictures.

    What finds fields is evaluated by whole documents alone.
    """
    if options.network == FIELD_NETWORK:
        reader = CodeReader.load(folder=options.output, alone=True)
        for folder in options.codes:
            document_evaluation.evaluate(reader, load_documents(folder))
        return 0
    sources = load_sources(options)
    if options.network != LINE_NETWORK:
        recognizer = Recognizer.load(options.network, options.output)
        digit_evaluation.evaluate(recognizer, sources, options.plots)
        return 0
    folders = {folder.name: load_pictures(folder) for folder in options.codes}
    alone, both = (CodeReader.load(folder=options.output, alone=way) for way in (True, False))
    line_evaluation.evaluate(alone, both, Recognizer.load(), sources.mnist, sources.sets, folders)
    return 0
