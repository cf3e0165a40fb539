"""Pictures of whole codes and what they say: a folder with a table."""

import csv
from pathlib import Path

from model.data.datasets import DataError


def load_pictures(folder: Path) -> list[tuple[Path, str]]:
    """The pictures of a folder and their codes, by its `labels.csv` of columns file and code.

    Raises:
        DataError: no such table, or a picture that it names is not there.
    """
    table = folder / "labels.csv"
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            rows = [(folder / row["file"], row["code"]) for row in csv.DictReader(file)]
    except OSError as error:
        raise DataError(f"{table}: {error.strerror or error}") from error
    except (KeyError, UnicodeDecodeError) as error:
        raise DataError(f"{table}: no columns file and code in it") from error
    if not rows:
        raise DataError(f"{table}: empty")
    for path, _ in rows:
        if not path.exists():
            raise DataError(f"{path}: not there")
    return rows
