"""The bound of an audit against known values, and against drawing from few codes."""

from math import comb

import pytest

from model.codes.audit import CERTAINTY, max_wrong_share


@pytest.mark.parametrize(
    ("looked_at", "wrong", "bound"),
    [  # scipy.stats.beta.ppf(0.95, wrong + 1, looked_at - wrong)
        (1, 0, 0.95),
        (10, 0, 0.258866),
        (50, 0, 0.058155),
        (50, 1, 0.091398),
        (50, 2, 0.120614),
        (20, 3, 0.343664),
        (300, 0, 0.009936),
        (10_000, 5_000, 0.508273),
    ],
)
def test_the_bound_is_that_of_clopper_and_pearson(looked_at: int, wrong: int, bound: float) -> None:
    assert max_wrong_share(looked_at, wrong) == pytest.approx(bound, abs=1e-6)


def test_without_any_wrong_one_the_bound_is_a_root() -> None:
    assert max_wrong_share(50, 0, 0.99) == pytest.approx(1 - 0.01 ** (1 / 50), abs=1e-8)


def test_nothing_is_known_where_nothing_was_looked_at_or_all_was_wrong() -> None:
    assert max_wrong_share(0, 0) == max_wrong_share(7, 7) == 1.0


@pytest.mark.parametrize(
    ("looked_at", "wrong", "certainty"), [(3, 4, 0.95), (3, -1, 0.95), (3, 0, 1)]
)
def test_what_is_no_sample_is_refused(looked_at: int, wrong: int, certainty: float) -> None:
    with pytest.raises(ValueError):
        max_wrong_share(looked_at, wrong, certainty)


@pytest.mark.parametrize("codes", [6, 17, 40])
def test_drawn_without_replacement_no_more_are_wrong_than_the_bound_says(codes: int) -> None:
    def likely(wrong_in_all: int, looked_at: int, wrong: int) -> float:
        ways = (
            comb(wrong_in_all, count) * comb(codes - wrong_in_all, looked_at - count)
            for count in range(wrong + 1)
        )
        return sum(ways) / comb(codes, looked_at)

    for looked_at in range(1, codes + 1):
        for wrong in range(looked_at + 1):
            bound = max_wrong_share(looked_at, wrong)
            more = [
                in_all
                for in_all in range(wrong, codes + 1)
                if in_all > bound * codes and likely(in_all, looked_at, wrong) > 1 - CERTAINTY
            ]
            assert not more, (looked_at, wrong, bound)
