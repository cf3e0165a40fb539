"""How well whole documents are read: what was found of their codes, and what is none."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from model.codes.code import Code
from model.codes.reader import CodeReader
from model.data.labelled_codes import LabelledDocument
from model.images.picture import open_picture
from model.training.metrics import edit_distance

MAX_MISREAD = 0.4  # A code that differs in more than this share of its digits is another.
COLUMNS = ("pictures", "codes", "exact", "sure", "misread", "missed", "false", "sure and wrong")


@dataclass(frozen=True)
class Judged:
    """Codes that were read in a document: `exact`, `misread`, `false`, or one of its others."""

    verdicts: list[str]
    missed: int


def judge(codes: Sequence[str], document: LabelledDocument) -> Judged:
    """Each code that was read beside those of the document, each of which counts once."""
    left, verdicts = list(document.codes), [""] * len(codes)
    for number, code in enumerate(codes):
        if code in left:
            left.remove(code)
            verdicts[number] = "exact"
    for number, code in enumerate(codes):
        if verdicts[number]:
            continue
        near = min(left, key=lambda other: edit_distance(code, other), default="")
        is_near = edit_distance(code, near) <= max(1, int(MAX_MISREAD * len(near)))
        if len(near) > 1 and is_near and code not in document.others:
            left.remove(near)
            verdicts[number] = "misread"
        else:
            verdicts[number] = "other" if document.allows(code) else "false"
    return Judged(verdicts, len(left))


def evaluate(reader: CodeReader, documents: Sequence[LabelledDocument]) -> None:
    """Reads documents, and prints a table by kind and how long they took."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    seconds = []
    for document in documents:
        picture = open_picture(document.path)
        start = time.perf_counter()
        codes = reader.read(picture).codes
        seconds.append(time.perf_counter() - start)
        for kind in (document.kind, "all"):
            counts[kind].update(_count(codes, document))
    widths = [max(14, len(column)) for column in COLUMNS]
    print(f"{'':14}" + "".join(f"{c:>{w + 2}}" for c, w in zip(COLUMNS, widths, strict=True)))
    for kind, count in counts.items():
        cells = (f"{count[c]:>{w + 2}}" for c, w in zip(COLUMNS, widths, strict=True))
        print(f"{kind:14}" + "".join(cells))
    seconds.sort()
    print(f"seconds a picture: median {seconds[len(seconds) // 2]:.2f}, longest {seconds[-1]:.2f}")


def _count(codes: Sequence[Code], document: LabelledDocument) -> Counter[str]:
    judged = judge([code.text for code in codes], document)
    count = Counter(judged.verdicts)
    count |= Counter(pictures=1, codes=len(document.codes), missed=judged.missed)
    for code, verdict in zip(codes, judged.verdicts, strict=True):
        if code.verdict == "sure":
            count["sure"] += verdict == "exact"
            count["sure and wrong"] += verdict in ("misread", "false")
    return count
