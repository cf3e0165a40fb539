"""What every language says on the page about forms."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FormTexts:
    """What the page says about forms; what tables say too is in `model.codes.forms.words`.

    Attributes:
        kept_here: where forms are, and what they hold.
        not_kept: what to do where the browser keeps nothing, or has no room.
        too_many_used: that no more can be ticked, with `{count}`.
        without_sample: what is shown of a form in the place of its sample.
        new_field: the name of a field that has none yet.
        of_none: what is said of a page that is of no form that is ticked.
        wrong_form: why a request's `form` is refused.
    """

    title: str
    help: str
    teach: str
    open: str
    kept_here: str
    not_kept: str
    use: str
    too_many_used: str
    edit: str
    download: str
    delete: str
    deleted: str
    undo_delete: str
    opening: str
    saving: str
    saved: str
    editor: str
    editor_help: str
    editor_keys: str
    without_sample: str
    form_name: str
    field_name: str
    kind: str
    may_be_empty: str
    new_field: str
    take_all: str
    take: str
    draw: str
    add: str
    remove: str
    box: str
    turn: str
    zoom_in: str
    zoom_out: str
    page_of: str
    page_before: str
    page_after: str
    save: str
    close: str
    draft: str  # {name}, {count}: fields, {date}: of its last change.
    draft_go_on: str
    draft_throw_away: str
    draft_left: str  # {name}
    draft_kept: str
    draft_not_kept: str
    table: str
    file: str
    of_none: str
    field: str
    empty: str
    blank_hint: str
    wrong_form: str
    too_many_forms: str
