"""What recognizers say, on its way to the browser and back."""

from base64 import b64encode
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from model.codes.code import Evidence
from model.codes.ctc import Timesteps
from model.codes.lists.code_list import read_list
from model.codes.lists.known_codes import KnownCodes
from model.codes.reader import CodeReader
from page.codes.lists.evidence import MAX_TIMESTEPS, SYMBOLS_AND_BLANK, pack, unpack
from tests.codes.lists.test_known_codes import code, said
from tests.codes.test_reader import write
from tests.conftest import Digits

READING = pack(Evidence((said("47"),), True))


def row(*logs: float) -> str:
    return b64encode(np.array(logs, "<f2").tobytes()).decode()


def test_a_list_says_the_same_of_it_when_it_comes_back(digits: Digits, tmp_path: Path) -> None:
    (read,) = CodeReader.load(alone=True).read(write(digits, "29583")).codes
    assert read.evidence is not None
    (tmp_path / "list.csv").write_text("29583\n29588\n24583\n")
    kind = KnownCodes.of(read_list(tmp_path / "list.csv"), "list:list.csv")
    before = kind.judge(read)
    packed = pack(read.evidence)
    assert packed is not None
    sent = asdict(packed)
    assert sum(map(len, sent["readings"])) < 3_000
    back = unpack(sent)
    assert back is not None and back.is_complete == read.evidence.is_complete
    after = kind.judge(code("29583", *back.readings, is_complete=back.is_complete))
    assert before.choices and [c.text for c in after.choices] == [c.text for c in before.choices]
    assert [c.share for c in after.choices] == pytest.approx(
        [c.share for c in before.choices], abs=0.02
    )
    assert after.verdict == before.verdict


def test_what_is_not_known_is_not_sent() -> None:
    assert pack(None) is None and unpack(None) is None
    long = Timesteps(np.full((MAX_TIMESTEPS + 1, 12), 1 / 12), np.arange(MAX_TIMESTEPS + 1.0))
    assert pack(Evidence((long,), True)) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"readings": []},
        {"readings": ["AAAA"] * 4},
        {"readings": [7]},
        {"readings": ["no base64"]},
        {"readings": [""]},
        {"readings": ["AAAA"]},  # no whole row
        {"readings": [row(*[0.0] * SYMBOLS_AND_BLANK)]},  # each symbol certain
        {"readings": [row(*[1.0] * SYMBOLS_AND_BLANK)]},  # more than certain
        {"readings": [row(*[float("nan")] * SYMBOLS_AND_BLANK)]},
        {"readings": [row(*[float("-inf")] * SYMBOLS_AND_BLANK)]},
        {"readings": [row(*[-3.0] * SYMBOLS_AND_BLANK * (MAX_TIMESTEPS + 1))]},
        {"readings": None},
        {"complete": 1},
        {"doubtful": None},
    ],
)
def test_what_is_no_evidence_is_refused(changed: dict[str, Any]) -> None:
    assert READING is not None
    assert unpack(asdict(READING)) is not None
    with pytest.raises(ValueError, match="no"):
        unpack(asdict(READING) | changed)
