"""The command that teaches a form.

    python -m model.codes.forms sample.jpg
    python -m model.codes.forms sample.jpg --field customer=0.1,0.2,0.5,0.25:length:8 \\
        --field date=0.6,0.2,0.9,0.25:free:empty --out order.json

Without fields it says where the sample is written on by hand.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from model.codes.forms.form import FormError, FormField, to_zone
from model.codes.forms.teaching import offered_fields, teach_form
from model.codes.forms.words import form_words
from model.codes.reader import CodeReader
from model.i18n import ENGLISH
from model.images.pages import open_document
from model.images.picture import PictureError
from model.litert import WeightsError

MAY_BE_EMPTY = ":empty"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its exit code is 0 once the form is written."""
    options = _parse(arguments)
    try:
        network = CodeReader.load(alone=True).field_network
        with open_document(options.sample) as document:
            sample = document.draw(options.page)
        if not options.field:
            turned, zones = offered_fields(sample, network)
            print(f"--turned {turned}")
            for number, zone in enumerate(zones, 1):
                print(f"--field {number}={zone}")
            return 0
        name = options.name or options.out.stem
        form = teach_form(sample, name, options.field, network, options.turned)
        options.out.write_text(form.to_json(), encoding="utf-8")
    except FormError as error:
        return _refuse(form_words("en").refusal(error))
    except PictureError as error:
        return _refuse(f"{options.sample}: {ENGLISH.table.refusals[error.reason]}")
    except WeightsError as error:
        return _refuse(f"{error}.")
    except OSError as error:
        return _refuse(f"{options.out} can't be written: {error.strerror}")
    fields, landmarks = len(form.fields), len(form.landmarks)
    print(f"{options.out}: {fields} fields, recognized by {landmarks} places of its print")
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m model.codes.forms",
        description="Teaches a form by one sample page: model.codes reads its like by --form.",
    )
    parser.add_argument("sample", type=Path, metavar="PICTURE_OR_PDF")
    parser.add_argument("--page", type=int, default=1, help="of a PDF (default 1)")
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        type=_field,
        metavar="NAME=LEFT,TOP,RIGHT,BOTTOM[:KIND][:empty]",
        help="a field, in shares of the page once it is upright; `:empty` if it may be empty",
    )
    parser.add_argument("--out", type=Path, metavar="FORM.json", help="where the form is written")
    parser.add_argument("--name", help="of the form (default: that of its file)")
    parser.add_argument(
        "--turned",
        type=int,
        choices=[0, 90, 180, 270],
        default=0,
        help="degrees clockwise that make the sample upright (default 0)",
    )
    options = parser.parse_args(arguments)
    if bool(options.field) != bool(options.out):
        parser.error("--field and --out go together")
    return options


def _field(text: str) -> FormField:
    name, equals, rest = text.partition("=")
    may_be_empty = rest.endswith(MAY_BE_EMPTY)
    shares, _, kind = rest.removesuffix(MAY_BE_EMPTY).partition(":")
    try:
        if not equals:
            raise ValueError
        zone = to_zone(name, [float(share) for share in shares.split(",")])
    except FormError as error:
        raise argparse.ArgumentTypeError(form_words("en").refusal(error)) from error
    except ValueError as error:
        raise argparse.ArgumentTypeError("write NAME=LEFT,TOP,RIGHT,BOTTOM[:KIND]") from error
    return FormField(name, zone, kind or "free", may_be_empty)


if __name__ == "__main__":
    sys.exit(main())
