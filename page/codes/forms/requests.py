"""What the tab's script sends about forms."""

from typing import Annotated, Any, Literal

from pydantic import Field, StrictBool

from model.codes.audit import AuditVerdict
from model.codes.forms.field_reading import FieldState
from model.codes.forms.form import MAX_BYTES, MAX_FIELDS, FormField, to_zone
from model.codes.forms.form_table import FieldCell, FormRow
from model.images.picture import Reason
from page.codes.requests import MAX_ROWS, AnyText, AuditRequest, CodeText, Count, Name, Sent

MAX_OTHERS = 2_000  # Codes of a page of no form.

Content = Annotated[str, Field(max_length=MAX_BYTES + 1)]  # One too many is refused in words.
Other = tuple[CodeText, StrictBool]  # What is written elsewhere, and whether it is sure.
Audited = tuple[Name, AuditVerdict]  # A field, or a code of none, and what a person has found.
Share = Annotated[float, Field(allow_inf_nan=False)]


class KeepRequest(Sent):
    """A form, as its file has it."""

    content: Content


class SampleRequest(Sent):
    """A page to teach a form by: of an uploaded file, the page of a number from 1."""

    path: AnyText
    page: Count


class SentFormField(Sent):
    """A field as it stands in the editor."""

    name: Name
    kind: Name
    may_be_empty: StrictBool
    zone: Annotated[list[Share], Field(min_length=4, max_length=4)]

    def field(self) -> FormField:
        """The field.

        Raises:
            FormError: it is empty, or reaches beyond the page.
        """
        zone = to_zone(self.name, self.zone)
        return FormField(self.name.strip(), zone, self.kind, self.may_be_empty)


class TeachRequest(Sent):
    """A form to be made: of a sample page, turned so, or of another form."""

    name: Name
    fields: Annotated[list[SentFormField], Field(max_length=10 * MAX_FIELDS)]
    sample: SampleRequest | None = None
    turned: Literal[0, 90, 180, 270] = 0
    content: Content = ""


class SentCell(Sent):
    """A field of a row; one that a person has seen to is sure, or empty."""

    name: Name
    state: FieldState
    read: CodeText
    proposed: CodeText | None = None
    known: Name = ""
    unlisted: StrictBool = False
    crop: Any = None

    def cell(self, picture: bytes) -> FieldCell:
        """The cell, with its picture as a JPEG."""
        judged = self.proposed or "", picture, self.known, self.unlisted
        return FieldCell(self.name, self.state, self.read, *judged)


class SentFormRow(Sent):
    """A page in a table of forms."""

    file: AnyText
    page: Count
    seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] = 0.0
    form: Name | None = None
    refusal: Reason | None = None
    cells: Annotated[tuple[SentCell, ...], Field(max_length=MAX_FIELDS)] = ()
    others: Annotated[tuple[Other, ...], Field(max_length=MAX_OTHERS)] = ()
    audited: Annotated[tuple[Audited, ...], Field(max_length=MAX_FIELDS + MAX_OTHERS)] = ()

    def row(self, pictures: list[bytes]) -> FormRow:
        """The row, with the picture of each cell."""
        cells = tuple(
            cell.cell(picture) for cell, picture in zip(self.cells, pictures, strict=True)
        )
        about = self.file, self.page, self.seconds, self.form
        return FormRow(*about, cells, self.others, self.refusal, self.audited)


class FormExportRequest(Sent):
    """A table of forms to be made; each of `rows` is a `SentFormRow`.

    Attributes:
        names: of the fields.
        listed: of those whose codes are in a list.
        audit: what an audit has found, if there was one.
    """

    form: Literal["csv", "xlsx"]
    names: Annotated[list[Name], Field(max_length=10 * MAX_FIELDS)]
    listed: Annotated[tuple[Name, ...], Field(max_length=10 * MAX_FIELDS)] = ()
    rows: Annotated[list[Any], Field(max_length=MAX_ROWS)]
    audit: AuditRequest | None = None
