"""What the tab's script sends: the form that each request must have.

All of it comes from a browser, where a person has corrected it, or from whoever writes a request
by hand: what is not of the form raises pydantic's ValidationError, which is a ValueError.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal, TypeVar

import numpy as np
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    StrictBool,
    StrictInt,
    ValidationError,
    model_validator,
)

from model.codes.audit import AuditVerdict
from model.codes.code import (
    UNREADABLE,
    Code,
    CodeVerdict,
    Evidence,
    Position,
    PositionVerdict,
)
from model.codes.kind import Choice
from model.codes.lists.known_codes import MAX_CHOICES
from model.codes.table import Row
from model.codes.zone import Zone
from model.images.picture import Reason
from page.codes.lists.evidence import unpack

MAX_DIGITS = 100  # No code has nearly as many.
MAX_CODES = 200  # That are judged at once; the script asks for more in turn.
MAX_ROWS = 10_000  # Of a table; with pictures, that takes half a minute.
MAX_FORMS = 20  # Of which a page may be; laying it on one takes a tenth of a second.
MAX_PATH_LENGTH, MAX_NAME_LENGTH = 4096, 200  # In characters.
MAX_COUNT = 10**6  # Of pages and positions.
NOWHERE = (0.0, 0.0, 0.0, 0.0)  # The browser keeps the boxes.


def _any_text(sent: Any) -> str:
    """Text, which in file names may hold what is no Unicode."""
    if not isinstance(sent, str) or len(sent) > MAX_PATH_LENGTH:
        raise ValueError("no text")
    return sent


AnyText = Annotated[str, PlainValidator(_any_text)]
Name = Annotated[str, Field(max_length=MAX_NAME_LENGTH)]
Count = Annotated[StrictInt, Field(ge=1, le=MAX_COUNT)]
CodeText = Annotated[str, Field(pattern=r"^[0-9?]{0,100}$")]
Probability = Annotated[float, Field(ge=0, le=1)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Digit = Literal["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]


def to_zone(sent: Any) -> Zone | None:
    """A zone of `[left, top, right, bottom]`; None means the whole page.

    Raises:
        ValueError: it is neither.
    """
    if sent is None:
        return None
    shares = sent if isinstance(sent, list) else []
    if len(shares) != 4 or not all(type(share) in (int, float) for share in shares):
        raise ValueError("no zone")
    return Zone(*shares)


class Sent(BaseModel):
    """Anything that is sent; what else comes with it is left out."""

    model_config = ConfigDict(frozen=True)


class PageRequest(Sent):
    """A page to read: of an uploaded file, by its path, the page of a number from 1.

    Attributes:
        zone: the only part of it to be read, of the page turned.
        turned: by how many degrees clockwise it must be turned, if that is known.
        forms: of which it may be, by their hashes.
    """

    path: AnyText
    page: Count
    kind: Name
    zone: Annotated[Zone | None, PlainValidator(to_zone)] = None
    turned: Literal[0, 90, 180, 270] | None = None
    forms: Annotated[list[Hash], Field(max_length=MAX_FORMS)] = []


class ExampleRequest(Sent):
    """One of the pictures to try, by its name."""

    name: Name


class SentDigit(Sent):
    """One position as it stands in the browser; a person has answered it or not."""

    value: Digit | Literal["?"]
    answered: bool
    verdict: PositionVerdict
    probabilities: Annotated[list[Probability], Field(min_length=10, max_length=10)]

    @model_validator(mode="after")
    def _must_be_answered_by_a_digit(self) -> "SentDigit":
        if self.answered and self.value == UNREADABLE:
            raise ValueError("no answer")
        return self

    def position(self) -> Position:
        """The position: what a person has answered is certain."""
        if self.answered:
            return Position("sure", np.eye(10, dtype=np.float32)[int(self.value)], NOWHERE)
        shares = np.array(self.probabilities, np.float32) + np.float32(1e-6)
        verdict = "unreadable" if self.value == UNREADABLE else self.verdict
        return Position(verdict, shares / shares.sum(), NOWHERE)


class SentCode(Sent):
    """A code as it stands in the browser; that of a field is of a kind of its own."""

    verdict: str
    kind: Name | None = None
    digits: Annotated[list[SentDigit], Field(max_length=MAX_DIGITS)]
    evidence: Annotated[Evidence | None, PlainValidator(unpack)] = None

    def code(self) -> Code:
        """The code; one that a person has answered at each position is sure.

        What a person has answered stands against what the recognizers say.
        """
        answers = [digit.answered for digit in self.digits]
        answered = bool(answers) and all(answers)
        verdict: CodeVerdict = "sure" if answered or self.verdict == "sure" else "check"
        positions = tuple(digit.position() for digit in self.digits)
        evidence = None if any(answers) else self.evidence
        return Code(positions, 0.0, verdict, NOWHERE, evidence=evidence)


class JudgeRequest(Sent):
    """Codes to be judged as a kind demands."""

    kind: Name
    codes: Annotated[list[SentCode], Field(max_length=MAX_CODES)]


class SentChoice(Sent):
    """A known code that may be meant, as it was shown."""

    text: Annotated[str, Field(pattern=r"^[0-9]{1,100}$")]
    name: Name
    share: Probability

    def choice(self) -> Choice:
        """The same, as tables take it."""
        return Choice(self.text, self.name, self.share)


class AuditRequest(Sent):
    """What an audit of sure codes has found.

    Attributes:
        sure: how many sure codes there are.
        reached: how many of them there are before the first of the sample that nobody has looked
            at.
        looked: how many of these were in the sample.
        wrong: how many of those were wrong.
    """

    sure: Count
    reached: Count
    looked: Annotated[StrictInt, Field(ge=1, le=MAX_ROWS)]
    wrong: Annotated[StrictInt, Field(ge=0)]

    @model_validator(mode="after")
    def _must_be_parts_of_each_other(self) -> "AuditRequest":
        if not self.wrong <= self.looked <= self.reached <= self.sure:
            raise ValueError("no audit")
        return self


class SentRow(Sent):
    """A row of the table, with the picture of its code."""

    file: AnyText
    page: Count
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    position: Count | None = None
    read: CodeText = ""
    proposed: CodeText | None = None
    corrected: CodeText = ""
    verdict: CodeVerdict | None = None
    refusal: Reason | None = None
    holds: StrictBool | None = None
    confidence: Annotated[float, Field(ge=0, le=1)] | None = None
    choices: Annotated[tuple[SentChoice, ...], Field(max_length=MAX_CHOICES)] = ()
    audit: AuditVerdict | None = None
    crop: Any = None

    def row(self, kind: str) -> Row:
        """The row of a code of a kind, by what the table calls it."""
        choices = tuple(choice.choice() for choice in self.choices)
        proposed = self.proposed or ""
        if choices and self.verdict != "sure" and not self.corrected:
            proposed = choices[0].text
        fields = self.model_dump(exclude={"crop", "choices", "proposed"})
        return Row(kind=kind, proposed=proposed, choices=choices, **fields)


class Lesson(Sent):
    """A digit to learn from, as a person has typed it, and its picture in base64."""

    digit: Digit
    picture: Any


class ExportRequest(Sent):
    """A file to be made; each of `rows` is a `SentRow`, or for a ZIP a `Lesson`.

    Attributes:
        audit: what an audit has found, if there was one.
    """

    form: Literal["csv", "xlsx", "zip"]
    kind: Name
    rows: Annotated[list[Any], Field(max_length=MAX_ROWS)]
    audit: AuditRequest | None = None


class ListRequest(Sent):
    """A file that was uploaded, of valid codes."""

    path: AnyText


class AttendanceRequest(Sent):
    """Which codes of a list are where in `rows`, each a `SentRow`: to be shown, or in a file."""

    form: Literal["shown", "csv", "xlsx"]
    kind: Name
    rows: Annotated[list[Any], Field(max_length=MAX_ROWS)]


AnySent = TypeVar("AnySent", bound=Sent)


def sound(model: type[AnySent], entries: Iterable[Any]) -> Iterator[AnySent | None]:
    """Each entry as the model has it; None in the place of one that is not of its form."""
    for entry in entries:
        try:
            yield model.model_validate(entry)
        except ValidationError:
            yield None
