"""Pictures of whole codes and what they say: a folder with a table, `labels.csv`.

load_pictures    pictures of one code each
load_documents   pictures of any number of codes
"""

import csv
from dataclasses import dataclass
from pathlib import Path

from model.data.datasets import DataError


@dataclass(frozen=True)
class LabelledDocument:
    """A picture and the codes in it.

    Attributes:
        path: of the picture.
        codes: those that are to be read, in any order.
        others: those that may be read or not; `*7` is any code of seven digits, `*` any at all.
        kind: what kind of document it is.
    """

    path: Path
    codes: list[str]
    others: list[str]
    kind: str

    def allows(self, code: str) -> bool:
        """Whether a code that is not one of `codes` may be read."""
        return bool({code, f"*{len(code)}", "*"} & set(self.others))


def load_pictures(folder: Path) -> list[tuple[Path, str]]:
    """The pictures of a folder and their codes, by its table's columns file and code.

    Raises:
        DataError: no such table, or a picture that it names is not there.
    """
    rows = _read_table(folder, ("file", "code"))
    return [(folder / row["file"], row["code"]) for row in rows]


def load_documents(folder: Path) -> list[LabelledDocument]:
    """The documents of a folder, by its table's columns file, truth, optional and kind.

    The codes of `truth` and of `optional` are separated by spaces.

    Raises:
        DataError: no such table, or a picture that it names is not there.
    """
    rows = _read_table(folder, ("file", "truth", "optional", "kind"))
    return [
        LabelledDocument(
            folder / row["file"], row["truth"].split(), row["optional"].split(), row["kind"]
        )
        for row in rows
    ]


def _read_table(folder: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    table = folder / "labels.csv"
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise DataError(f"{table}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{table}: not in UTF-8") from error
    if not rows:
        raise DataError(f"{table}: empty")
    if any(row.get(column) is None for row in rows for column in columns):
        raise DataError(f"{table}: no columns {', '.join(columns[:-1])} and {columns[-1]} in it")
    for row in rows:
        if not (folder / row["file"]).exists():
            raise DataError(f"{folder / row['file']}: not there")
    return rows
