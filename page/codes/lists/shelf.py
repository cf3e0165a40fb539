"""Lists of valid codes that visitors have sent: in memory while they are used, and nowhere else.

A list goes by the SHA-256 of its file. Whoever asks for it by that has had the file; and where it
has gone meanwhile, the script, which still has the file, sends it again.
"""

import hashlib
import sys
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, Timer

from model.codes.lists.code_list import CodeList, CodeListError, ListReason, read_list
from model.codes.lists.known_codes import KnownCodes
from model.codes.reading_process import PageLost, Readers, ReadersError
from model.codes.table import LIST
from page.codes.turns import Lane

MAX_LISTS, MAX_LISTS_BYTES = 32, 512 * 2**20  # A million codes with names take some 60 MB.
MAX_IDLE_SECONDS = 3600.0  # The script sends a list again that has gone.
MAX_WAITING = 16  # Lists that are to be parsed; the longest takes half a minute.
MAX_SMALL_BYTES = 500_000  # Such a text takes a tenth of a second.
ZIP_START = b"PK"  # What an XLSX begins with; how much is in it, only unpacking tells.
MAX_PARSING_BYTES = 4 * 2**30  # Of the process that parses one.


@dataclass
class _Kept:
    """A list that is kept, and when it was last asked for."""

    kind: KnownCodes
    used: float


class Lists:
    """The lists of all visitors, by the names of their kinds. Safe to share between threads.

    Attributes:
        parsing: the lane in which files are parsed; all but short texts in a process each, so that
            neither digits nor codes wait for it.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        """Args:
        now: seconds, from any moment on.
        """
        self.parsing = Lane(1, MAX_WAITING)
        self._kept: OrderedDict[str, _Kept] = OrderedDict()  # The last used comes last.
        self._lock, self._now = Lock(), now
        self._timer: Timer | None = None

    def take(self, file: Path) -> KnownCodes:
        """The kind of the list in a file, which may go then.

        Raises:
            CodeListError: it is none.
            OSError: it can't be opened.
        """
        name = f"{LIST}{_fingerprint(file)}"
        kind = self.find(name)
        if kind is None:
            codes = read_list(file) if _is_small_text(file) else _parse_apart(file)
            kind = KnownCodes.of(codes, name)
            self._keep(kind)
        return kind

    def find(self, name: str) -> KnownCodes | None:
        """The kind of a name, such as "list:9f86…"; None where it was not sent, or has gone."""
        with self._lock:
            self._forget()
            kept = self._kept.get(name)
            if kept is None:
                return None
            kept.used = self._now()
            self._kept.move_to_end(name)
            return kept.kind

    def _keep(self, kind: KnownCodes) -> None:
        if kind.codes.nbytes > MAX_LISTS_BYTES:
            raise CodeListError("too_heavy")
        with self._lock:
            self._kept[kind.name] = _Kept(kind, self._now())
            self._forget()
            if self._timer is None:
                self._look_later()

    def _look_later(self) -> None:
        """Has lists go that nobody asks for, though nobody asks for another either."""
        self._timer = Timer(MAX_IDLE_SECONDS, self._look)
        self._timer.daemon = True
        self._timer.start()

    def _look(self) -> None:
        with self._lock:
            self._timer = None
            self._forget()
            if self._kept:
                self._look_later()

    def _forget(self) -> None:
        """Lets go of what was not used for long, and then of the least recently used."""
        size = sum(kept.kind.codes.nbytes for kept in self._kept.values())
        for name, kept in list(self._kept.items()):
            is_idle = self._now() - kept.used > MAX_IDLE_SECONDS
            if is_idle or size > MAX_LISTS_BYTES or len(self._kept) > MAX_LISTS:
                size -= kept.kind.codes.nbytes
                del self._kept[name]


def _fingerprint(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _is_small_text(file: Path) -> bool:
    """Whether it is parsed sooner than a process starts."""
    with file.open("rb") as opened:
        return file.stat().st_size <= MAX_SMALL_BYTES and opened.read(2) != ZIP_START


def _parse_apart(file: Path) -> CodeList:
    """Reads a list in a process of its own, which may be killed."""
    process = Readers(_limit_memory, _read, jobs=1)
    try:
        read: CodeList | ListReason = process.read(file)
    except (PageLost, ReadersError) as error:
        raise CodeListError("too_complex") from error
    finally:
        process.close()
    if isinstance(read, str):
        raise CodeListError(read)
    return read


def _read(file: Path) -> CodeList | ListReason:
    try:
        return read_list(file)
    except CodeListError as error:
        return error.reason


def _limit_memory() -> None:
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_PARSING_BYTES, MAX_PARSING_BYTES))
