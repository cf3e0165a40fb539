"""Turns: who waits for what, so that codes take nothing from digits, nor one visitor another.

What waits here holds none of Gradio's threads, and what runs has threads of its own.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

SECONDS_BETWEEN_LOOKS = 1.0  # At whether a visitor who waits is still there.

Made = TypeVar("Made")


class BusyError(RuntimeError):
    """So many wait already that one more would wait too long."""


class Places:
    """Room for so many at once: `with places:` takes one, or raises BusyError."""

    def __init__(self, count: int) -> None:
        self._free = count

    def __enter__(self) -> None:
        if not self._free:
            raise BusyError
        self._free -= 1

    def __exit__(self, *_: object) -> None:
        self._free += 1


class Lane:
    """Work of one sort, first come first served, in threads of its own.

    Args:
        threads: how much is done at once.
        places: for how many there is room, those whose turn it is among them.
    """

    def __init__(self, threads: int, places: int) -> None:
        self.places = Places(places)
        self._turns = asyncio.Semaphore(threads)
        self._threads = ThreadPoolExecutor(threads)

    async def run(self, work: Callable[..., Made], *given: object) -> Made:
        """What some work gives, when its turn has come; cancelled before, it is never begun."""
        async with self._turns:
            return await asyncio.get_running_loop().run_in_executor(self._threads, work, *given)


async def unless_gone(work: Awaitable[Made], is_gone: Callable[[], Awaitable[bool]]) -> Made | None:
    """What some work gives; None where whoever waits for it has gone, and it is given up."""
    task = asyncio.ensure_future(work)
    try:
        while not task.done():
            await asyncio.wait({task}, timeout=SECONDS_BETWEEN_LOOKS)
            if not task.done() and await is_gone():
                return None
        return task.result()
    finally:
        task.cancel()
