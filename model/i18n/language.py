"""What a language must say, and how it writes numbers: each language is a folder beside this.

`{…}` in a sentence are filled in where it is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from model.i18n.batch_texts import BatchTexts
from model.i18n.form_texts import FormTexts
from model.i18n.group_texts import AuditTexts, GroupTexts
from model.i18n.list_texts import ListTexts
from model.i18n.network_texts import NetworkTexts
from model.i18n.trial_texts import TrialTexts
from model.images.pages import MAX_PAGES, MAX_PDF_BYTES
from model.images.picture import MAX_BYTES, MIN_SIDE, Reason

MAX_SHOWN_CONFIDENCE = 0.9999  # Rounding is no certainty.


@dataclass(frozen=True)
class CodeTexts:
    """What is said about codes."""

    tab: str
    help: str
    drop: str
    choose: str
    photograph: str
    examples: str
    example_names: dict[str, str]
    kind: str
    progress: str
    stop: str
    again: str
    dismiss: str
    not_read: str
    no_turn: str
    unanswered: str
    lost: str
    crowded: str
    busy: str
    too_many: str
    refused: dict[Reason, str]
    page_refused: str
    nothing: str
    no_weights: str
    no_codes: str
    no_zone: str
    zone_help: str
    read_zone: str
    reading_zone: str
    nothing_there: str
    turned: str
    many: str
    doubtful: str
    all_aside: str
    page_of: str
    picture_of: str
    more_codes: str
    more_pictures: str
    states: dict[str, str]
    counted: dict[str, str]
    colon: str
    confidence: str
    legend: str
    holds: str
    fails: str
    fails_now: str
    wrong_count: str
    proposed: str
    open: str
    review: str
    review_label: str
    left: str
    keys: str
    asked: str
    missing: str
    proposal: str
    take: str
    accept: str
    enter: str
    undo: str
    previous: str
    next: str
    digit_left: str
    digit_right: str
    remove: str
    insert: str
    aside: str
    finished: str
    copy: str
    copied: str
    to_csv: str
    to_xlsx: str
    to_zip: str
    to_zip_help: str
    clear: str
    really_clear: str
    keep: str
    times: str
    reviewed: str
    measure: str
    measure_help: str
    turn: str
    type_here: str
    next_code: str
    typed: str
    stop_typing: str
    difference: str
    saves: str
    loses: str
    finish_first: str

    def refusal(self, reason: Reason) -> str:
        """What is wrong with a file and what to do; the file's name is said before it."""
        return self.refused[reason].format(
            megabytes=MAX_BYTES // 2**20,
            pages=MAX_PAGES,
            pdf_megabytes=MAX_PDF_BYTES // 2**20,
        )


@dataclass(frozen=True)
class KindWords:
    """What is said about one kind of code; "" where there is nothing to say.

    Attributes:
        name: in tables, such as "SIREN".
        note: what a list of kinds adds to the name.
        parameter: what the page asks for, such as "Number of digits".
        help: how that is written.
        error: what to say where it is written otherwise.
    """

    name: str
    note: str = ""
    parameter: str = ""
    help: str = ""
    error: str = ""


@dataclass(frozen=True)
class TableTexts:
    """What a table of codes says; its columns by the names in `model.codes.table.LIST_COLUMNS`.

    Attributes:
        unlisted: of a code that is none of a list.
    """

    columns: Mapping[str, str]
    verdicts: Mapping[str, str]
    checked: str
    changed: str
    no_code: str
    unlisted: str
    refusals: Mapping[Reason, str]
    yes: str
    no: str


@dataclass(frozen=True)
class Language:
    """One language: how it writes numbers and tables, and what the page says in it.

    Attributes:
        code: as browsers have it, such as "fr"; its folder is called so too.
        name: in the language itself.
        example: the name of a picture to try, by the digit on it.
        delimiter: between the cells of a CSV file, as Excel expects it there.
        gradio_words: what Gradio says in English alone, and how it is said here.
        percent_sign: with the space before it, if any.
        kinds: words for kinds of codes that don't know this language, by the kind's name.
    """

    code: str
    name: str
    decimal_point: str
    thousands_separator: str
    delimiter: str
    percent_sign: str
    languages: str
    title: str
    help: str
    draw: str
    upload: str
    pad: str
    picture: str
    upload_here: str
    predict: str
    clear: str
    show_maps: str
    confidence: str
    glyph: str
    maps: str
    map_caption: str
    evidence: str
    evidence_key: str
    why: dict[str, str]
    convolution: str
    maps_shown: str
    all_maps: str
    order: str
    by_number: str
    by_influence: str
    examples: str
    example: str
    gradio_words: Mapping[str, str]
    waiting: str
    unanswered: str
    nothing_drawn: str
    nothing_uploaded: str
    malformed: str
    crowded: str
    no_digit_drawn: str
    no_digit_uploaded: str
    not_a_digit_drawn: str
    not_a_digit_uploaded: str
    several_drawn: str
    several_uploaded: str
    predicted: str
    unsure: str
    refused: dict[Reason, str]
    page_at: str
    shared_at: str
    not_shared: str
    mcp_at: str
    port_busy: str
    no_network: str
    stopped: str
    trials: TrialTexts
    networks: NetworkTexts
    lists: ListTexts
    forms: FormTexts
    batches: BatchTexts
    groups: GroupTexts
    audit: AuditTexts
    codes: CodeTexts
    table: TableTexts
    kinds: Mapping[str, KindWords] = field(default_factory=dict)

    def count(self, value: int) -> str:
        """A whole number as this language writes it."""
        return f"{value:,}".replace(",", self.thousands_separator)

    def number(self, value: float, decimals: int) -> str:
        """A number as this language writes it."""
        return f"{value:.{decimals}f}".replace(".", self.decimal_point)

    def percent(self, share: float, decimals: int) -> str:
        """A share in [0, 1] as this language writes percentages.

        Rounding never makes all of nearly all, nor nothing of a little: 100 % is 1, 0 % is 0.
        """
        percents, step = 100 * share, 10.0**-decimals
        if 0 < share < 1:
            percents = min(max(percents, step), 100 - step)
        return self.number(percents, decimals) + self.percent_sign

    def signed_percent(self, share: float) -> str:
        """A share in [-1, 1] with its sign, in whole percent; what rounds to 0 has no sign."""
        percents = round(100 * share)
        sign = "+" if percents > 0 else "\u2212" if percents < 0 else ""
        return sign + self.percent(abs(share) if percents else 0, 0)

    def refusal(self, reason: Reason) -> str:
        """One sentence for a picture that cannot be read: what is wrong, what to do."""
        return self.refused[reason].format(
            megabytes=MAX_BYTES // 2**20,
            pixels=MIN_SIDE,
            pages=MAX_PAGES,
            pdf_megabytes=MAX_PDF_BYTES // 2**20,
        )
