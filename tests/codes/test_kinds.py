"""What a code must be: kinds, their words, and what is proposed where a check fails."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest

from model.codes.code import Code, Position
from model.codes.kind import Kind
from model.codes.kinds import KINDS, describe_kinds, explain, kind_of, list_kinds, name_in
from model.codes.proposals import Candidate
from model.i18n import ENGLISH, FRENCH, LANGUAGES
from model.i18n.language import KindWords

SIRET = "73282932000074"


def code(text: str, doubts: dict[int, dict[int, float]] | None = None) -> Code:
    """A code read as `text`, almost certain but where `doubts` gives other digits' shares."""
    positions = []
    for place, symbol in enumerate(text):
        others = (doubts or {}).get(place, {})
        unseen = symbol == "?" and not others
        shares = np.full(10, 0.1 if unseen else 1e-7, np.float32)
        for digit, share in others.items():
            shares[digit] = share
        if symbol != "?":
            shares[int(symbol)] = 1 - sum(others.values())
        verdict = "unreadable" if symbol == "?" else "unsure" if others else "sure"
        positions.append(Position(verdict, shares / shares.sum(), (0, 0, 1, 1)))  # type: ignore[arg-type]
    unsure = "?" in text or doubts
    return Code(tuple(positions), 0.5 if unsure else 0.99, "check" if unsure else "sure", (0,) * 4)


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("siren", ["732829320", "732 829 320"], ["732829321", "73282932", "7328293200"]),
        ("siret", [SIRET, "35600000049837"], ["73282932000079", SIRET[:13]]),
        ("ean13", ["4006381333931", "9780471117094"], ["4006381333932", "73513537"]),
        ("luhn", ["4532015112830366", "78949"], ["4532015112830367", "7894", ""]),
        ("postal", ["75011", "01000", "20090", "97400", "98000"], ["00123", "96000", "7501"]),
        ("phone", ["0612345678", "01.23.45.67.89"], ["6123456789", "0012345678", "061234567"]),
        ("length:8", ["00000000", "12 34 56 78"], ["1234567", "123456789", "1234567x"]),
        ("pattern:75###", ["75011", "75-011"], ["76011", "7501", "750112"]),
        ("pattern:##-####/#", ["12-3456/7", "1234567"], ["123456"]),
    ],
)
def test_a_kind_holds_for_its_codes_alone(name: str, right: list[str], wrong: list[str]) -> None:
    kind = kind_of(name)
    assert [kind.holds(text) for text in right] == [True] * len(right)
    assert [kind.holds(text) for text in wrong] == [False] * len(wrong)


@pytest.mark.parametrize("name", sorted({*list_kinds()} - {"free"}))
def test_an_unread_position_or_a_foreign_digit_holds_for_none(name: str) -> None:
    kind = kind_of(name)
    length = kind.length or 5
    for symbol in "?x²٣":
        assert kind.holds(symbol * length) is False


def test_of_a_free_code_there_is_nothing_to_hold() -> None:
    assert kind_of("free").holds("12?") is None


@pytest.mark.parametrize(
    "name",
    ["", "Siret", "length:", "length:0", "length:²", "pattern:", "pattern:A###", "pattern:7"],
)
def test_an_unknown_kind_says_what_there_is(name: str) -> None:
    with pytest.raises(ValueError, match=r"pattern:75###|write # for any digit"):
        kind_of(name)


def test_a_code_that_holds_keeps_its_verdict() -> None:
    checked = kind_of("siret").judge(code(SIRET))
    assert (checked.verdict, checked.holds, checked.proposal) == ("sure", True, None)
    doubted = code(SIRET, {3: {3: 0.4}})
    assert kind_of("siret").judge(doubted).verdict == "check"  # it may hold by chance
    assert kind_of("free").judge(doubted).holds is None


def test_a_sure_code_that_fails_is_to_be_checked() -> None:
    checked = kind_of("siret").judge(code("73282932000079"))
    assert (checked.verdict, checked.holds, checked.proposal) == ("check", False, None)


def test_the_likeliest_code_that_holds_is_proposed() -> None:
    # The 4 was read as a 9 with a 4 behind it; another change would hold as well, less likely.
    read = code("73282932000079", {13: {4: 0.2}, 2: {7: 0.01}})
    checked = kind_of("siret").judge(read)
    assert checked.proposal is not None
    assert (checked.proposal.text, checked.proposal.changed) == (SIRET, (13,))
    assert checked.proposal.share > 0.9
    assert read.text == "73282932000079"


@pytest.mark.parametrize(
    ("name", "read", "filled"),
    [
        ("luhn", "7328?932000074", SIRET),
        ("luhn", "7328?93200?074", None),  # ten pairs of digits would do
        ("siret", "7328?93200?074", SIRET),  # the SIREN in it has a check digit of its own
        ("siret", "7?28?932000074", None),
    ],
)
def test_a_check_digit_fills_one_unread_position(name: str, read: str, filled: str | None) -> None:
    proposal = kind_of(name).propose(code(read))
    assert (proposal and proposal.text) == filled
    if proposal is not None:
        assert [read[place] for place in proposal.changed] == ["?"] * read.count("?")


def test_a_pattern_fills_its_own_digits_only() -> None:
    filled = kind_of("pattern:75###").propose(code("?5011"))
    assert filled is not None and filled.text == "75011"
    assert kind_of("pattern:75###").propose(code("75?11")) is None


def test_an_unread_position_is_filled_by_what_the_network_saw() -> None:
    seen = code("7501?", {4: {3: 0.9}})
    filled = kind_of("postal").propose(seen)
    assert filled is not None and filled.text == "75013"
    assert kind_of("free").propose(seen) is None


@pytest.mark.parametrize("text", ["7328293200007", "732829320000744", ""])
def test_nothing_is_proposed_for_a_wrong_length(text: str) -> None:
    assert kind_of("siret").propose(code(text)) is None


def test_the_search_finds_what_trying_all_codes_finds() -> None:
    random = np.random.default_rng(0)
    kind = kind_of("luhn")
    proposed = 0
    for _ in range(30):
        shares = random.dirichlet(np.full(10, 0.2), 3).astype(np.float32)
        positions = tuple(Position("unsure", share, (0, 0, 1, 1)) for share in shares)
        read = Code(positions, 0.5, "check", (0, 0, 1, 1))
        every = {
            f"{n:03}": float(np.prod(shares[range(3), [*map(int, f"{n:03}")]])) for n in range(1000)
        }
        would_do = {
            text: share for text, share in every.items() if kind.holds(text) and share >= 1e-4
        }
        best = max(would_do, key=would_do.__getitem__)
        share = would_do[best] / sum(would_do.values())
        proposal = kind.propose(read)
        if share < 0.5:
            assert proposal is None
            continue
        assert proposal is not None and proposal.text == best
        assert proposal.share == pytest.approx(share, rel=1e-4)
        proposed += 1
    assert 5 < proposed < 30


def test_the_search_for_what_cannot_be_found_ends_soon() -> None:
    hopeless = code("9" * 20, {place: {0: 0.5} for place in range(12)})  # 4,096 alike
    start = time.perf_counter()
    assert kind_of("pattern:" + "5" * 19 + "#").propose(hopeless) is None
    assert time.perf_counter() - start < 1


VAT = Kind("vat", {"en": KindWords("VAT")}, 4, lambda digits: int(digits) % 97 == 0, prefix="FR")


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        *[("1067", True), ("FR1067", True), ("FR 10-67", True), ("??1067", True), ("F?1067", True)],
        *[("1068", False), ("??1068", False), ("?1067", False), ("???1067", False)],
        *[("DE1067", False), ("FR10", False), ("FR", False), ("??67", False), ("121067", False)],
    ],
)
def test_a_prefix_may_be_there_missing_or_unread(text: str, holds: bool) -> None:
    assert VAT.holds(text) is holds


@pytest.mark.parametrize(
    ("read", "proposed"),
    [("??10?7", "??1067"), ("10?7", "1067"), ("?067", "1067"), ("?10?7", None), ("??0?7", None)],
)
def test_what_stands_for_a_prefix_stays_as_it_was_read(read: str, proposed: str | None) -> None:
    proposal = VAT.propose(code(read))
    assert (proposal and proposal.text) == proposed
    if proposal is not None:
        assert [read[place] for place in proposal.changed] == ["?"]
    assert VAT.expected_length("??1068") == 6 and VAT.expected_length("1068") == 4


def test_a_kind_may_propose_in_its_own_way() -> None:
    known = ("4711", "0815")

    def find_known(
        positions: Sequence[Position], passes: Callable[[str], bool]
    ) -> Candidate | None:
        assert len(positions) == 4 and not passes("4712")
        return Candidate(known[0], 0.9)

    kind = Kind("list", {"en": KindWords("List")}, is_valid=known.__contains__, search=find_known)
    judgment = kind.judge(code("4771"))
    assert judgment.proposal is not None
    assert (judgment.proposal.text, judgment.proposal.changed) == ("4711", (2,))
    assert kind.holds("0815") is True


def test_each_kind_has_words_in_each_language() -> None:
    for kind in KINDS.values():
        said = [kind.words_in(language) for language in LANGUAGES.values()]
        assert len({bool(words.note) for words in said}) == 1
        for words in said:
            assert words.name and ":" not in words.name
            assert bool(words.parameter) == bool(words.error) == (kind.parameter is not None)


def test_each_language_has_a_name_for_each_kind_its_own_or_the_kinds() -> None:
    missing = {
        f"{code}: {kind.name}"
        for code, language in LANGUAGES.items()
        for kind in KINDS.values()
        if code not in kind.words and kind.name not in language.kinds
    }
    assert not missing


def test_a_language_that_a_kind_does_not_know_brings_its_words_or_takes_the_english_ones() -> None:
    german = replace(ENGLISH, code="de", kinds={"length": KindWords("Feste Länge")})
    assert name_in("length:8", german) == "Feste Länge 8"
    assert KINDS["siren"].label(german) == "SIREN: 9 digits with a check digit"


def test_a_kind_is_called_by_its_words_and_its_parameter() -> None:
    assert name_in("siret", FRENCH) == "SIRET"
    assert name_in("length:4", FRENCH) == "Longueur fixe 4"
    assert name_in("horoscope:7", FRENCH) == "horoscope:7"  # None that there is.
    assert KINDS["siren"].label(FRENCH) == "SIREN : 9 chiffres et leur clé"
    assert KINDS["postal"].label(ENGLISH) == "French postal code"


def test_every_name_that_is_told_is_taken() -> None:
    names = list_kinds()
    assert [kind_of(name).name for name in names] == names
    assert all(name in describe_kinds() for name in names)
    assert explain("length:x", FRENCH) == KINDS["length"].words["fr"].error
    assert "there are free, siren" in explain("horoscope", FRENCH)
