"""`train.py quantize NAME`: weights in fewer bits, compared; the best of all is served."""

from argparse import Namespace

import numpy as np

from model.data import glyph_pools
from model.digits.recognizer import Recognizer
from model.litert import read_weights
from model.training import export, quantization
from model.training.model_card import TEST
from model.training.sources import load_sources


def run(options: Namespace) -> int:
    """Writes the smaller files of weights in a folder; the best of all becomes what is served."""
    name = options.name
    recognizer = Recognizer.load(name, options.output, f"{name}.tflite")
    network = export.load_network(recognizer.card, options.output)
    sources = load_sources(options)
    print("Taking pictures to glyphs...", flush=True)
    rng = np.random.default_rng(options.seed)
    validation = glyph_pools.make_validation_sets(*sources.validation, sources.sets, rng)
    validation[TEST] = sources.test_glyphs()
    samples = glyph_pools.some_glyphs(sources.training[0], sources.sets, rng)
    float32, _ = read_weights(name, options.output, f"{name}.tflite")
    variants = quantization.compare(network, recognizer.card, float32, samples, validation)
    served = quantization.choose(variants)
    card = recognizer.card | {
        "serves": served.file,
        "precisions": {
            variant.precision: {
                "file": variant.file,
                "bytes": len(variant.content),
                "accuracy": variant.accuracy,
            }
            for variant in variants
        },
    }
    smaller = {variant.file: variant.content for variant in variants[1:]}
    written = export.save_card(card, options.output, smaller)
    print(quantization.table(variants))
    print(f"The page serves {served.precision}.")
    export.print_written(written)
    return 0
