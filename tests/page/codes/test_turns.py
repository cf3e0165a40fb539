"""Turns: first come first served, given up by those who leave, with room for so many."""

import asyncio
import threading

import pytest

from page.codes import turns
from page.codes.turns import BusyError, Lane, Places, unless_gone
from tests.own_loop import run


def test_turns_are_first_come_first_served() -> None:
    order: list[int] = []

    async def come() -> None:
        lane = Lane(1, 9)
        await asyncio.gather(*(lane.run(order.append, number) for number in range(9)))

    run(come())
    assert order == list(range(9))


def test_what_waits_holds_no_thread_and_what_is_cancelled_is_never_begun() -> None:
    go, begun = threading.Event(), list[int]()

    def work(number: int) -> None:
        begun.append(number)
        go.wait(10)

    async def come() -> None:
        lane = Lane(1, 9)
        running, left, kept = (asyncio.ensure_future(lane.run(work, n)) for n in range(3))
        while not begun:
            await asyncio.sleep(0.01)
        left.cancel()
        go.set()
        await asyncio.gather(running, kept)

    run(come())
    assert begun == [0, 2]


def test_one_more_than_there_is_room_for_is_told() -> None:
    places = Places(1)
    with places, pytest.raises(BusyError), places:
        pass
    with places:
        pass


def test_work_is_given_up_when_nobody_waits_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "SECONDS_BETWEEN_LOOKS", 0.01)

    async def is_gone() -> bool:
        return True

    async def come() -> bool:
        work = asyncio.ensure_future(asyncio.sleep(60))
        await unless_gone(work, is_gone)
        await asyncio.wait({work})
        return work.cancelled()

    assert run(come())


def test_an_error_of_the_work_comes_through() -> None:
    async def fail() -> None:
        raise ValueError("a page")

    async def is_gone() -> bool:
        return False

    with pytest.raises(ValueError, match="a page"):
        run(unless_gone(fail(), is_gone))
