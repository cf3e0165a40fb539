"""The listed fields of a table of forms, as rows of which attendance is taken.

Codes of all listed fields count together, each at most once in the whole stack. A code without a
mark of doubt is sure, by the reader or by whoever took the mark away.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from model.codes.forms.form import Form
from model.codes.forms.form_table import field_column, without_mark
from model.codes.forms.words import form_words
from model.codes.spreadsheet import plain
from model.codes.table import as_text


def attendance_rows(
    rows: Iterable[Mapping[str, str]], forms: Sequence[Form], lang: str
) -> Iterator[dict[str, str]]:
    """A row for each code that is written in a listed field.

    Args:
        rows: of the table, by column, as `FormTable.read` gives them.
        forms: whose pages are in it.
        lang: of its words.

    Yields:
        What `attendance.take_attendance` takes; the position on the page is the field's name.
    """
    forms_by_name = {as_text(form.name): form for form in forms}
    for row in rows:
        form = forms_by_name.get(row["form"])
        listed = [] if form is None else form.listed
        proposed = {} if form is None else _proposed(row["to_check"], form, lang)
        for name in listed:
            code, is_doubt = without_mark(row[field_column(name)])
            if code:
                yield {
                    **{"file": row["file"], "page": row["page"], "position": as_text(name)},
                    **{"read": code, "known": "", "corrected": "" if is_doubt else code},
                    "choices": proposed.get(name, "") if is_doubt else "",
                }


def _proposed(to_check: str, form: Form, lang: str) -> dict[str, str]:
    """What is proposed for the fields of a page, by name, of what the table says is to be checked.

    Fields stand there in their order, each but the first after a semicolon.
    """
    before = form_words(lang).proposed.partition("{code}")[0]
    starts: dict[str, tuple[int, int]] = {}
    at = 0
    for field in form.fields:
        said = re.compile(rf"(?:^'?|; ){re.escape(plain(field.name))}(?= \(|; |$)")
        if found := said.search(to_check, at):
            at = found.end()
            starts[field.name] = found.span()
    ends = [*(start for start, _ in starts.values()), len(to_check)][1:]
    parts = {
        name: to_check[after:end]
        for (name, (_, after)), end in zip(starts.items(), ends, strict=True)
    }
    return {name: part.partition(before)[2] for name, part in parts.items()}
