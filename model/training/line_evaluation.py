"""What `train.py evaluate --network line` prints: whole codes, from picture to text."""

import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from stdnum import luhn

from model.codes.code import MIN_DIGITS, UNREADABLE, Code
from model.codes.kinds import KINDS
from model.codes.reader import CodeReader
from model.data import line_sets
from model.data.datasets import Samples
from model.data.line_synthesis import LineSynthesizer
from model.data.mnist import Mnist
from model.data.writers import gather_writers
from model.digits.recognizer import Recognizer
from model.images import picture
from model.images.picture import Pixels
from model.training.list_evaluation import evaluate_lists
from model.training.metrics import edit_distance

SEED = 20  # Two evaluations compose the same lines.
COMPOSED = 500
SIRETS = 200
Way = Callable[[Pixels], tuple[str, bool]]  # a picture → what it says, and whether surely
OUTCOMES = ("read", "right", "wrong", "none", "passed")


def evaluate(
    alone: CodeReader,
    both: CodeReader,
    recognizer: Recognizer,
    mnist: Mnist,
    sets: list[Samples],
    folders: dict[str, list[tuple[Path, str]]],
) -> None:
    """Prints how composed lines of MNIST's test part and test writers, and folders, are read; then
    the same with lists of valid codes.

    A code is read exactly if all its digits are, in order, and nothing else; the digit error
    is the edit distance to what was written, over its length. "Sure" codes are those that a
    person need not look at.

    Args:
        alone: without the second reader.
        both: with it, where it is installed.
        recognizer: tells letters from digits, for composing.
        mnist: its test part is composed of.
        sets: their test writers' digits are composed of too.
        folders: by name, pictures and what they say.
    """
    print(
        f"{'codes':<34}{'number':>7}{'exact':>9}{'digit':>9}{'sure':>9}{'of them':>9}"
        f"{'median':>9}{'mean':>9}"
    )
    print(f"{'':<34}{'':>7}{'':>9}{'error':>9}{'':>9}{'wrong':>9}{'ms':>9}{'ms':>9}")
    writers = gather_writers((mnist.x_test, mnist.y_test), sets, (), recognizer, "test")
    lines = line_sets.compose(writers, COMPOSED, SEED, keep_pictures=True)
    codes: dict[str, list[tuple[Pixels, str]]] = {
        "composed lines": [
            (cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB), code)
            for photo, code in zip(lines.pictures, lines.codes, strict=True)
            if UNREADABLE not in code and len(code) >= MIN_DIGITS
        ]
    }
    for name, rows in folders.items():
        codes[name] = [(picture.to_pixels(picture.open_picture(path)), code) for path, code in rows]
    ways = _ways(alone, both)
    for name, pictures in codes.items():
        for way, read in ways.items():
            _print(name + way, read, pictures)
    evaluate_lists(
        {name: _read_alone(alone, pictures) for name, pictures in codes.items()},
        np.random.default_rng(SEED),
    )
    _print_proposals(both, LineSynthesizer(writers, np.random.default_rng(SEED)))


def _ways(alone: CodeReader, both: CodeReader) -> dict[str, Way]:
    """How pictures are read: by ours alone; and where the second is installed, by both and by
    the second alone, as its makers offer it for a line of text."""
    ways = {"": _by(alone)}
    if both.second:
        import rapidocr

        logging.getLogger("RapidOCR").setLevel(logging.ERROR)
        recognizer = rapidocr.RapidOCR()

        def by_second(pixels: Pixels) -> tuple[str, bool]:
            blue_first = np.ascontiguousarray(pixels[..., ::-1])
            said: Any = recognizer(blue_first, use_det=False, use_cls=False)
            return re.sub("[^0-9]", "", "".join(said.txts or ())), False

        ways |= {", both readers": _by(both), ", RapidOCR alone": by_second}
    return ways


def _by(reader: CodeReader) -> Way:
    def read(pixels: Pixels) -> tuple[str, bool]:
        codes = reader.read(pixels).codes
        sure = bool(codes) and all(code.verdict == "sure" for code in codes)
        return "".join(code.text for code in codes), sure

    return read


def _print(name: str, read: Way, pictures: list[tuple[Pixels, str]]) -> None:
    exact, sure, errors, times = [], [], 0, []
    for pixels, code in pictures:
        start = time.perf_counter()
        text, is_sure = read(pixels)
        times.append(1000 * (time.perf_counter() - start))
        exact.append(text == code)
        sure.append(is_sure)
        errors += edit_distance(text, code)
    wrong = float((~np.array(exact)[sure]).mean()) if any(sure) else 0.0
    print(
        f"{name:<34}{len(pictures):>7}{np.mean(exact):>9.2%}"
        f"{errors / sum(len(code) for _, code in pictures):>9.2%}"
        f"{np.mean(sure):>9.2%}{wrong:>9.2%}{np.median(times):>9.1f}{np.mean(times):>9.1f}",
        flush=True,
    )


def _read_alone(reader: CodeReader, pictures: list[tuple[Pixels, str]]) -> list[tuple[str, Code]]:
    """What is written and what is read, of pictures in which one code is found."""
    read = [(code, reader.read(pixels).codes) for pixels, code in pictures]
    return [(code, found[0]) for code, found in read if len(found) == 1]


def _print_proposals(reader: CodeReader, synthesizer: LineSynthesizer) -> None:
    """How often the check digits of a SIRET, one digit of which is half gone, find that digit."""
    siret, outcomes = KINDS["siret"], Counter[str]()
    for _ in range(SIRETS):
        code = _random_siret(synthesizer.rng)
        photo = synthesizer.spell(code, hard=int(synthesizer.rng.integers(len(code))))
        codes = reader.read(cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB)).codes
        if len(codes) == 1 and codes[0].text == code:
            outcomes["read"] += 1
            continue
        judged = siret.judge(codes[0]) if len(codes) == 1 else None
        if judged is None or (judged.proposal is None and not judged.holds):
            outcomes["none"] += 1
        elif judged.proposal is None:
            outcomes["passed"] += 1
        else:
            outcomes["right" if judged.proposal.text == code else "wrong"] += 1
    shares = {outcome: outcomes[outcome] / SIRETS for outcome in OUTCOMES}
    print(
        f"\n{SIRETS} SIRETs with one digit half gone: {shares['read']:.1%} read exactly, "
        f"the right one proposed {shares['right']:.1%}, a wrong one {shares['wrong']:.1%}, nothing "
        f"proposed {shares['none']:.1%}, wrong though the check holds {shares['passed']:.1%}"
    )


def _random_siret(rng: np.random.Generator) -> str:
    siren = "".join(map(str, rng.integers(10, size=8).tolist()))
    siren += luhn.calc_check_digit(siren)
    siret = siren + "".join(map(str, rng.integers(10, size=4).tolist()))
    return siret + luhn.calc_check_digit(siret)
