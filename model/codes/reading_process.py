"""Processes that read pages for the command: what ends one of them ends nothing else."""

import contextlib
import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

MAX_PAGE_SECONDS = 120.0  # A full page takes a tenth of it on a slow machine.
MAX_START_SECONDS = 120.0

Load = Callable[[], object]
Read = Callable[[Any], Any]


class ReadersError(RuntimeError):
    """No process that reads can be started, or none can go on."""


class PageLost(Exception):
    """A page ended the process that was to read it, or took it too long, twice."""


class Readers:
    """Processes that read a page at a time each. Safe to share between threads."""

    def __init__(self, load: Load, read: Read, jobs: int) -> None:
        """Starts none yet.

        Args:
            load: called in each process before its first page; like `read` it is sent there, so
                it must be a function of a module.
            read: called there with a page.
            jobs: how many processes.
        """
        self._all = [_Reader(load, read) for _ in range(jobs)]
        self._free: queue.SimpleQueue[_Reader] = queue.SimpleQueue()
        for reader in self._all:
            self._free.put(reader)
        self._alone = threading.Lock()

    def read(self, page: Any) -> Any:
        """What `read` makes of a page.

        If a process ends or takes over `MAX_PAGE_SECONDS`, its page is tried once more with none
        beside it, for it may have been all of them together that were too much.

        Raises:
            PageLost: that failed too.
            ReadersError: no process can be started.
        """
        reader = self._free.get()
        try:
            return reader.read(page)
        except _Gone:
            pass
        finally:
            self._free.put(reader)
        with self._alone:  # Two that wait for each other's process would wait for ever.
            taken = [self._free.get() for _ in self._all]
            try:
                return taken[0].read(page)
            except _Gone as error:
                raise PageLost from error
            finally:
                for reader in taken:
                    self._free.put(reader)

    @property
    def restarts(self) -> int:
        """How many processes have taken the place of one that was gone."""
        return sum(max(reader.starts - 1, 0) for reader in self._all)

    def close(self) -> None:
        """Ends the processes at once; the pages they are reading are lost, and no more are read."""
        for reader in self._all:
            reader.close()


class _Gone(Exception):
    """A process ended, or had to be ended, before it had read its page."""


class _Reader:
    """A process that reads, started with its first page and again once it is gone."""

    def __init__(self, load: Load, read: Read) -> None:
        self._load, self._read = load, read
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._changing, self._closed = threading.Lock(), False
        self.starts = 0

    def read(self, page: Any) -> Any:
        pipe = self._pipe or self._start()
        try:
            pipe.send(page)
            return _receive(pipe, MAX_PAGE_SECONDS)
        except _Gone:
            self._end()
            raise
        except OSError as error:  # It was gone already.
            self._end()
            raise _Gone from error

    def close(self) -> None:
        self._closed = True
        self._end()

    def _start(self) -> Connection:
        # Processes are spawned, for the threads of the reader would not survive a fork.
        context = multiprocessing.get_context("spawn")
        with self._changing:
            if self._closed:
                raise _Gone
            self._pipe, theirs = context.Pipe()
            arguments = (theirs, self._load, self._read)
            self._process = context.Process(target=_serve, args=arguments, daemon=True)
            self._process.start()
            self.starts += 1
            theirs.close()
        try:
            _receive(self._pipe, MAX_START_SECONDS)
        except _Gone as error:
            if self._closed:
                raise
            raise ReadersError("No process that reads can be started") from error
        return self._pipe

    def _end(self) -> None:
        with self._changing:
            if self._process is not None:
                self._process.kill()
                self._process.join()
            self._process = self._pipe = None


def _receive(pipe: Connection, seconds: float) -> Any:
    try:
        if pipe.poll(seconds):
            return pipe.recv()
    except (EOFError, OSError) as error:
        raise _Gone from error
    raise _Gone


def _serve(pipe: Connection, load: Load, read: Read) -> None:
    """What such a process does until it is ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # The command says what Ctrl-C does.
    _end_with_parent()
    load()
    pipe.send(None)
    with contextlib.suppress(EOFError, OSError):  # Nobody asks any more.
        while True:
            pipe.send(read(pipe.recv()))


def _end_with_parent() -> None:
    """Has this process end when its parent is killed, whatever it is doing."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait_and_end() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait_and_end, daemon=True).start()
