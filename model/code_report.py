"""What `train.py --network line --evaluate` prints: whole codes, from picture to text."""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import cv2
import numpy as np
from stdnum import luhn

from model import code_datasets, line_training, picture
from model.code_kinds import KINDS, check
from model.codes import CodeReader
from model.composing import UNREADABLE, Composer
from model.datasets import Samples
from model.ink import Pixels
from model.mnist import Mnist
from model.reading import CodePage
from model.recognizer import Recognizer

SEED = 20  # of the lines that are composed, so that two runs agree
COMPOSED = 500
SIRETS = 200
OUTCOMES = ("read", "right", "wrong", "none", "passed")


def evaluate(
    reader: CodeReader,
    recognizer: Recognizer,
    mnist: Mnist,
    sets: list[Samples],
    folders: dict[str, list[tuple[Path, str]]],
) -> None:
    """Prints one table: composed lines of MNIST's test part and writers held out, and folders.

    A code is read exactly if all its digits are, in order, and nothing else; the digit error
    is the edit distance to what was written, over its length. "Sure" codes are those that a
    person need not look at.
    """
    print(
        f"{'codes':<34}{'number':>7}{'exact':>9}{'digit':>9}{'sure':>9}{'of them':>9}{'median':>9}"
    )
    print(f"{'':<34}{'':>7}{'':>9}{'error':>9}{'':>9}{'wrong':>9}{'ms':>9}")
    hands = code_datasets.gather_hands((mnist.x_test, mnist.y_test), sets, (), recognizer, True)
    lines = line_training.compose(hands, COMPOSED, SEED, keep_pictures=True)
    readable = [
        (cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB), code)
        for photo, code in zip(lines.pictures, lines.codes, strict=True)
        if UNREADABLE not in code
    ]
    _print("composed lines", reader, readable)
    for name, rows in folders.items():
        opened = ((picture.to_pixels(picture.open_picture(path)), code) for path, code in rows)
        _print(name, reader, opened)
    _print_proposals(reader, Composer(hands, np.random.default_rng(SEED)))


def _print(name: str, reader: CodeReader, pictures: Iterable[tuple[Pixels, str]]) -> None:
    read: list[tuple[CodePage, str]] = []
    times = []
    for pixels, code in pictures:
        start = time.perf_counter()
        read.append((reader.read(pixels), code))
        times.append(1000 * (time.perf_counter() - start))
    exact = np.array([_text(page) == code for page, code in read])
    errors = sum(edit_distance(_text(page), code) for page, code in read)
    sure = np.array([_sure(page) for page, _ in read])
    wrong = float((~exact[sure]).mean()) if sure.any() else 0.0
    print(
        f"{name:<34}{len(read):>7}{exact.mean():>9.2%}"
        f"{errors / sum(len(code) for _, code in read):>9.2%}"
        f"{sure.mean():>9.2%}{wrong:>9.2%}{np.median(times):>9.1f}"
    )


def _print_proposals(reader: CodeReader, composer: Composer) -> None:
    """How often the check digits of a SIRET, one digit of which is half gone, find that digit."""
    siret, outcomes = KINDS["siret"], Counter[str]()
    for _ in range(SIRETS):
        code = _random_siret(composer.rng)
        photo = composer.spell(code, hard=int(composer.rng.integers(len(code))))
        codes = reader.read(cv2.cvtColor(photo, cv2.COLOR_GRAY2RGB)).codes
        if len(codes) == 1 and codes[0].text == code:
            outcomes["read"] += 1
            continue
        checked = check(codes[0], siret) if len(codes) == 1 else None
        if checked is None or (checked.proposal is None and not checked.holds):
            outcomes["none"] += 1
        elif checked.proposal is None:
            outcomes["passed"] += 1
        else:
            outcomes["right" if checked.proposal.text == code else "wrong"] += 1
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


def _text(page: CodePage) -> str:
    return "".join(code.text for code in page.codes)


def _sure(page: CodePage) -> bool:
    return bool(page.codes) and all(code.verdict == "sure" for code in page.codes)


def edit_distance(read: str, written: str) -> int:
    """How many characters must be changed, added or left out (Levenshtein 1966)."""
    distances = list(range(len(written) + 1))
    for row, character in enumerate(read, 1):
        before, distances[0] = distances[0], row
        for column, other in enumerate(written, 1):
            before, distances[column] = (
                distances[column],
                min(
                    distances[column] + 1, distances[column - 1] + 1, before + (character != other)
                ),
            )
    return distances[-1]
