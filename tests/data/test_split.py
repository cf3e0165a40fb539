"""Which writers teach, validate and test."""

import numpy as np
import pytest

from model.data.split import TEST_SHARE, VALIDATION_SHARE, folds, ranks, sides

NAMES = [f"writer {number}" for number in range(500)]


def test_a_writer_is_on_the_same_side_in_every_set() -> None:
    side = dict(zip(NAMES, sides(NAMES), strict=True))
    assert [side[name] for name in NAMES[250:]] == sides(NAMES[250:]).tolist()
    counts = {name: list(side.values()).count(name) / 500 for name in ("test", "validation")}
    assert counts["test"] == pytest.approx(TEST_SHARE, abs=0.05)
    assert counts["validation"] == pytest.approx(VALIDATION_SHARE, abs=0.05)


def test_who_is_not_taught_has_the_lowest_ranks() -> None:
    by_rank = sides(NAMES)[np.argsort(ranks(NAMES))].tolist()
    assert by_rank == sorted(by_rank, key=["test", "validation", "taught"].index)


@pytest.mark.parametrize(
    ("writers", "expected"),
    [
        (["ann"], {"validation"}),
        (["ann", "bob"], {"validation", "taught"}),
        (["ann", "bob", "eve"], {"test", "validation", "taught"}),
        ([f"n{number}" for number in range(12)], {"test", "validation", "taught"}),
    ],
)
def test_each_side_has_a_writer_as_far_as_there_are_any(
    writers: list[str], expected: set[str]
) -> None:
    assert set(sides(writers * 2)) == expected
    assert (sides(writers * 2)[: len(writers)] == sides(writers * 2)[len(writers) :]).all()


def test_folds_deal_writers_out_whatever_their_side() -> None:
    dealt = folds(NAMES * 2, 3)
    assert (dealt[:500] == dealt[500:]).all()
    for fold in range(3):
        chosen = dealt[:500] == fold
        assert 130 < chosen.sum() < 205
        assert {"test", "validation", "taught"} == set(sides(NAMES)[chosen])
