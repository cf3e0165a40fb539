"""Digits as people write them in groups: dates, times, telephone numbers, amounts, scores.

Each is a text of digits, marks and spaces, to be written by hand.
"""

from collections.abc import Callable, Sequence

import numpy as np

from model.data.line_tokens import pick

DATE_MARKS = {"/": 0.55, ".": 0.2, "-": 0.2, ":": 0.02, ",": 0.03}  # And how likely.
TELEPHONE_FORMS = (
    *("## ## ## ## ##", "##.##.##.##.##", "##-##-##-##-##", "## ## ## ##", "### ### ## ##"),
    *("###-########", "### - ########", "###-###-####", "### ###-####", "#### ######"),
    *("###/######", "##### ######", "###.###.##.##", "####-###-###", "### ####"),
)
GROUPS = (".", ",", " ", "")  # What stands between thousands.
ENDINGS = (".##", ",##", ".##", ",##", ".-", ",-", "/-", ".--", "-##", "")  # After whole units.


def random_text(rng: np.random.Generator) -> str:
    """A date, a time, a telephone number, an amount or a score."""
    write, _ = _FORMS[int(rng.choice(len(_FORMS), p=[share for _, share in _FORMS]))]
    return write(rng)


def date(rng: np.random.Generator, mark: str | None = None) -> str:
    """A day of the calendar, most often as day, month and year, in some without one of them.

    Args:
        rng: the source of chance.
        mark: between them, if it is given; else as people set it.
    """
    day, month = int(rng.integers(1, 32)), int(rng.integers(1, 13))
    year = int(rng.integers(1940, 2040) if rng.random() < 0.5 else rng.integers(2015, 2031))
    form = "{:02}" if rng.random() < 0.75 else "{}"
    d, m = form.format(day), form.format(month)
    y = str(year) if rng.random() < 0.5 else f"{year % 100:02}"
    orders = [d, m, y], [m, d, y], [str(year), m, d], [d, m], [m, str(year)]
    parts = orders[int(rng.choice(len(orders), p=[0.74, 0.08, 0.08, 0.06, 0.04]))]
    if mark is not None:
        return mark.join(parts)
    return _join(parts, str(rng.choice(list(DATE_MARKS), p=list(DATE_MARKS.values()))), rng)


def _time(rng: np.random.Generator) -> str:
    parts = [f"{rng.integers(24):02}", *(f"{rng.integers(60):02}" for _ in range(2))]
    return pick(":::.", rng).join(parts if rng.random() < 0.2 else parts[:2])


def _telephone(rng: np.random.Generator) -> str:
    number = _fill(pick(TELEPHONE_FORMS, rng), rng)
    return "0" + number[1:] if rng.random() < 0.5 else number


def _amount(rng: np.random.Generator) -> str:
    units = str(rng.integers(10 ** int(rng.integers(1, 7))))
    group = pick(GROUPS, rng)
    grouped = f"{int(units):,}".replace(",", group)
    return grouped + _fill(pick(ENDINGS, rng), rng)


def _score(rng: np.random.Generator) -> str:
    """So many of so many points, or any fraction."""
    if rng.random() < 0.5:
        most = pick((5, 10, 20, 20, 40, 50, 60, 100), rng)
        got, mark = int(rng.integers(most + 1)), "/"
    else:
        got, most = (int(n) for n in rng.integers(1, 10 ** rng.integers(1, 4, 2)))
        mark = pick("//:-", rng)
    return _join((str(got), str(most)), mark, rng)


def _join(parts: Sequence[str], mark: str, rng: np.random.Generator) -> str:
    """Parts with a mark between, in some texts with spaces before and after some marks."""
    text, *others = parts
    spaced = 0.5 * float(rng.random() < 0.25)
    for part in others:
        before, after = (" " if rng.random() < spaced else "" for _ in range(2))
        text += f"{before}{mark}{after}{part}"
    return text


def _fill(form: str, rng: np.random.Generator) -> str:
    """A form with a digit in place of each #."""
    return "".join(str(rng.integers(10)) if place == "#" else place for place in form)


_FORMS: Sequence[tuple[Callable[[np.random.Generator], str], float]] = (
    *((date, 0.52), (_time, 0.06), (_telephone, 0.16), (_amount, 0.18), (_score, 0.08)),
)
