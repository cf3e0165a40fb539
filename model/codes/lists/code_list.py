"""A file of valid codes → the codes, sorted, with their names and what was mended or left out.

The file is a TXT or CSV, in UTF-8, UTF-16 or Windows-1252, or an XLSX. Its first column holds the
codes, its second, if there is one, a name for each. What is no code is left out and counted.
"""

import csv
import itertools
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import openpyxl

from model.codes.code import MIN_DIGITS
from model.codes.kind import without_separators
from model.codes.lists.code_trie import CodeArray, CodeTrie
from model.i18n import Language

MAX_CODES = 1_500_000
MAX_ROWS = 2 * MAX_CODES  # With those that are left out.
MAX_LIST_BYTES = 100 * 2**20
MAX_LINE_LENGTH = 10_000  # Characters; no table has longer ones.
MAX_UNPACKED_BYTES = 300 * 2**20  # What an XLSX, which is an archive, may hold.
MAX_LIST_DIGITS = 40
MAX_EXCEL_DIGITS = 15  # Excel rounds longer numbers.
MIN_LONGEST_SHARE = 0.8  # Of codes of one length whose zeros were eaten, so many kept theirs.
DELIMITERS = ";,\t|"
SNIFFED_LINES = 50

ListReason = Literal[
    "missing",
    "too_heavy",
    "too_many",
    "too_complex",  # It takes too much memory or time.
    "old_excel",
    "unreadable",
    "no_codes",
]
LeftOut = Literal["not_digits", "wrong_length", "formula", "rounded", "repeated"]

_is_quoted = re.compile(r'="([^"]*)"').fullmatch  # So codes are written that Excel is to leave.
_is_zeros = re.compile(r"0+").fullmatch


class CodeListError(Exception):
    """A file that is no list of codes.

    Attributes:
        reason: why.
    """

    def __init__(self, reason: ListReason) -> None:
        super().__init__(reason)
        self.reason: ListReason = reason


@dataclass(frozen=True, eq=False)
class CodeList:
    """Valid codes.

    Attributes:
        trie: the codes.
        padded: how many were filled up with zeros at the left.
        left_out: how many rows were left out, and why.
    """

    trie: CodeTrie
    padded: int = 0
    left_out: Counter[LeftOut] = field(default_factory=Counter)
    _names: bytes = b""
    _name_ends: np.ndarray[Any, np.dtype[np.int64]] | None = None

    def __len__(self) -> int:
        return len(self.trie.codes)

    @property
    def nbytes(self) -> int:
        """The memory that codes and names take."""
        ends = 0 if self._name_ends is None else self._name_ends.nbytes
        return self.trie.nbytes + len(self._names) + ends

    def code(self, index: int) -> str:
        """A code by its place among the sorted ones."""
        return bytes(self.trie.codes[index]).decode()

    def name(self, index: int) -> str:
        """What stands beside a code; "" where nothing does."""
        if self._name_ends is None:
            return ""
        start = self._name_ends[index - 1] if index else 0
        return self._names[start : self._name_ends[index]].decode()


@dataclass(frozen=True)
class _Row:
    """A row of the file: a code, or why there is none."""

    code: str
    name: str = ""
    problem: LeftOut | None = None


def read_list(path: Path) -> CodeList:
    """The codes of a file.

    Raises:
        CodeListError: it can't be opened, is no list, or a longer one than `MAX_CODES`.
    """
    if not path.is_file():  # A device has no end.
        raise CodeListError("missing")
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
    except OSError as error:
        raise CodeListError("missing") from error
    if size > MAX_LIST_BYTES:
        raise CodeListError("too_heavy")
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # An XLS, or an XLSX with a password.
        raise CodeListError("old_excel")
    rows = _workbook_rows(path) if start.startswith(b"PK") else _text_rows(path.read_bytes())
    return make_list(rows)


def make_list(rows: Iterable[_Row]) -> CodeList:
    """The codes of rows. A first row that is no code is a heading.

    Raises:
        CodeListError: there is none, or there are too many.
    """
    left_out: Counter[LeftOut] = Counter()
    codes: list[bytes] = []
    names: list[str] = []
    for number, row in enumerate(rows):
        if row.problem is None:
            codes.append(row.code.encode())
            names.append(row.name)
        elif number > 0 or row.problem != "not_digits":
            left_out[row.problem] += 1
        if len(codes) > MAX_CODES:
            raise CodeListError("too_many")
    if not codes:
        raise CodeListError("no_codes")
    array = np.array(codes)
    padded = _restore_zeros(array)
    _, order = np.unique(array, return_index=True)  # Of those that are there twice, the first.
    left_out["repeated"] = len(array) - len(order)
    encoded = [names[place].encode() for place in order.tolist()] if any(names) else []
    ends = np.cumsum([len(name) for name in encoded]) if encoded else None
    return CodeList(CodeTrie(array[order]), padded, +left_out, b"".join(encoded), ends)


def describe_list(codes: CodeList, texts: Language) -> str:
    """How many codes there are, and what was mended or left out, in one sentence each."""
    words = texts.lists
    said = [words.codes.format(count=texts.count(len(codes)))]
    if codes.padded:
        said.append(words.padded.format(count=texts.count(codes.padded)))
    for problem in get_args(LeftOut):
        if codes.left_out[problem]:
            count = texts.count(codes.left_out[problem])
            said.append(words.left_out[problem].format(count=count))
    return " ".join(said)


def explain_list_error(error: CodeListError, texts: Language) -> str:
    """What is wrong with a file that is no list, and what to do."""
    return texts.lists.refused[error.reason].format(
        codes=texts.count(MAX_CODES), megabytes=MAX_LIST_BYTES // 2**20
    )


def _restore_zeros(codes: CodeArray) -> int:
    """Fills up the codes whose leading zeros a spreadsheet has eaten, in place; how many.

    All codes then were of one length, most still are, and none begins with a zero any more.
    """
    rows = codes.view(np.uint8).reshape(len(codes), -1)
    longest = rows.shape[1]
    short = np.flatnonzero(rows[:, -1] == 0)
    none_begins_with_zero = bool((rows[:, 0] != ord("0")).all())
    too_many = len(short) > (1 - MIN_LONGEST_SHARE) * len(codes)
    if not len(short) or too_many or not none_begins_with_zero:
        return 0
    codes[short] = np.strings.zfill(codes[short], longest)
    return len(short)


def _to_row(cell: str, name: str) -> _Row:
    quoted = _is_quoted(cell.strip())
    code = without_separators(quoted[1] if quoted else cell.strip())
    if cell.lstrip().startswith("=") and not quoted:
        return _Row("", name, "formula")
    if not (code.isascii() and code.isdigit()):
        return _Row("", name, "not_digits")
    if not MIN_DIGITS <= len(code) <= MAX_LIST_DIGITS:
        return _Row("", name, "wrong_length")
    return _Row(code, name.strip())


def _text_rows(content: bytes) -> Iterator[_Row]:
    # All lines become strings, which take ten times their bytes.
    if max(content.count(b"\n"), content.count(b"\r")) > MAX_ROWS:
        raise CodeListError("too_many")
    lines = _decode(content).splitlines()
    if max(map(len, lines), default=0) > MAX_LINE_LENGTH:
        raise CodeListError("unreadable")
    delimiter = _sniff(lines[:SNIFFED_LINES])
    for line in lines:
        # A quote that is never closed spoils its own line alone.
        cells = next(csv.reader([line], delimiter=delimiter), [])
        if any(map(str.strip, cells)):
            yield _to_row(cells[0], cells[1] if len(cells) > 1 else "")


def _decode(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    if b"\0" in content:  # No text has it, but for UTF-16.
        raise CodeListError("unreadable")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _sniff(lines: list[str]) -> str:
    """The delimiter that most lines have."""
    return max(DELIMITERS, key=lambda delimiter: sum(delimiter in line for line in lines))


def _workbook_rows(path: Path) -> Iterator[_Row]:
    """The rows of an XLSX's first sheet."""
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
        if unpacked > MAX_UNPACKED_BYTES:
            raise CodeListError("too_heavy")
        workbook = openpyxl.load_workbook(path, read_only=True)
        try:
            for cells in workbook.worksheets[0].iter_rows(max_col=2):
                if any(cell.value is not None for cell in cells):
                    first, second = itertools.islice(itertools.chain(cells, [None]), 2)
                    name = "" if second is None or second.value is None else str(second.value)
                    yield _workbook_row(first, name)
        finally:
            workbook.close()
    except CodeListError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file makes it come upon.
        raise CodeListError("unreadable") from error


def _workbook_row(cell: Any, name: str) -> _Row:
    value = cell.value
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _to_row("" if value is None else str(value), name)
    if value != int(value):
        return _Row("", name, "not_digits")
    digits = str(int(value))
    if len(digits) > MAX_EXCEL_DIGITS:
        return _Row("", name, "rounded")
    shown = cell.number_format or ""  # By "00000" Excel shows 123 as 00123.
    return _to_row(digits.zfill(len(shown)) if _is_zeros(shown) else digits, name)
