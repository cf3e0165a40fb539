"""What every language says about batches, which a browser keeps."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class BatchTexts:
    """What is said about batches.

    Attributes:
        heading: of the list of them.
        where: where they are, who can open them, and when they go.
        title: of a batch that has no name.
        resumed, resumed_files: what a page says that has taken one up again.
        elsewhere_begun: what it says where another tab has it.
        facts, facts_files: what the list says of each.
        troubles: why nothing, or not all, is kept.
        clearing: what becomes of the batch if the page is cleared.
    """

    heading: str
    where: str
    total: str
    none: str
    megabytes: str
    begin: str
    open: str
    name: str
    title: str
    facts: str
    facts_files: str
    here: str
    elsewhere: str
    remove: str
    really_remove: str
    no: str
    remove_all: str
    really_remove_all: str
    resumed: str
    resumed_files: str
    elsewhere_begun: str
    unsaved: str
    troubles: Mapping[str, str]
    clearing: str
    put_away: str
