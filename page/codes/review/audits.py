"""What an audit of sure codes says, in a sentence."""

from math import ceil

from model.codes.audit import CERTAINTY, max_wrong_share
from model.i18n import Language
from page.codes.requests import AuditRequest

DECIMALS = 2  # Of the bound, in percent.


def sentence(found: AuditRequest, language: Language) -> str:
    """How many of the sure codes may be wrong at most."""
    words, steps = language.audit, 10 ** (DECIMALS + 2)
    bound = ceil(steps * max_wrong_share(found.looked, found.wrong)) / steps  # Never less.
    if found.looked == found.sure:
        said = words.all_seen
    else:
        said = words.found if found.reached == found.sure else words.so_far
    return said.format(
        sure=language.count(found.sure),
        reached=language.count(found.reached),
        looked=language.count(found.looked),
        wrong=language.count(found.wrong),
        bound=language.percent(bound, DECIMALS),
        certainty=language.percent(CERTAINTY, 0),
    )
