"""What a list of valid codes is worth: how many codes are sure with it, and whether rightly."""

import time
from collections.abc import Sequence

import numpy as np

from model.codes.code import Code
from model.codes.lists.code_list import CodeList
from model.codes.lists.code_trie import CodeArray, CodeTrie
from model.codes.lists.known_codes import KnownCodes

OTHERS = (1_000, 1_000_000)  # So many random codes are in the list besides.
MAX_DENSITY = 0.1  # Of all codes of a length, so many are in a list at most.

Read = tuple[str, Code]  # what is written, and what was read


def evaluate_lists(sets: dict[str, list[Read]], rng: np.random.Generator) -> None:
    """Prints how many codes are sure, and how many of them wrong, without a list, with lists that
    hold what is written, and with lists of others alone.

    Args:
        sets: by name, codes with what is written.
        rng: of the other codes, as long as those of the set.
    """
    print(
        f"\n{'codes':<34}{'number':>7}{'others':>10}{'sure':>9}{'wrong':>7}{'proposed':>10}"
        f"{'of them':>9}{'false list:':>13}{'proposed':>10}{'ms':>7}{'longest':>9}"
    )
    print(f"{'':<34}{'':>7}{'':>10}{'':>9}{'':>7}{'':>10}{'right':>9}{'sure':>13}")
    for name, reads in ((name, reads) for name, reads in sets.items() if reads):
        sure = [code.text == text for text, code in reads if code.verdict == "sure"]
        print(f"{name:<34}{len(reads):>7}{'no list':>10}{_share(sure, reads)}{_wrong(sure):>7}")
        for count in OTHERS:
            _print_with_list(reads, count, rng)


def _print_with_list(reads: Sequence[Read], count: int, rng: np.random.Generator) -> None:
    written = np.unique([text.encode() for text, _ in reads])
    others = np.setdiff1d(_random_codes(written, count, rng), written)
    true, false = _kind(np.concatenate([others, written])), _kind(others)
    sure, proposed, first, times = [], [], [], []
    for text, code in reads:
        start = time.process_time()
        judgment = true.judge(code)
        times.append(1000 * (time.process_time() - start))
        found = [choice.text for choice in judgment.choices]
        if judgment.verdict == "sure":
            sure.append(found[0] == text)
        elif found:
            proposed.append(text in found)
            first.append(found[0] == text)
    judged = [false.judge(code) for _, code in reads]
    falsely = [judgment for judgment in judged if judgment.choices]
    false_sure = [judgment for judgment in falsely if judgment.verdict == "sure"]
    right = f"{np.mean(proposed):.1%}" if proposed else ""
    print(
        f"{'':<41}{count:>10}{_share(sure, reads)}{_wrong(sure):>7}{_share(proposed, reads):>10}"
        f"{right:>9}{len(false_sure):>13}{_share(falsely, reads):>10}"
        f"{np.mean(times):>7.1f}{max(times):>9.1f}",
        flush=True,
    )


def _share(some: Sequence[object], reads: Sequence[Read]) -> str:
    return f"{len(some) / len(reads):>9.2%}"


def _wrong(right: Sequence[bool]) -> int:
    return len(right) - sum(right)


def _random_codes(written: CodeArray, count: int, rng: np.random.Generator) -> CodeArray:
    """So many codes, of each length as large a part as of what is written."""
    lengths = np.strings.str_len(written)
    found = []
    for length in np.unique(lengths).tolist():
        wanted = int(np.ceil(count * float((lengths == length).mean())))
        size = min(wanted, int(MAX_DENSITY * 10**length)), length
        digits = rng.integers(ord("0"), ord("9") + 1, size, np.uint8)
        found.append(digits.view(f"S{length}").ravel())
    return np.concatenate(found)


def _kind(codes: CodeArray) -> KnownCodes:
    return KnownCodes.of(CodeList(CodeTrie(np.unique(codes))), "list:random")
