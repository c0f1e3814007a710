"""What events of Java are delivered to."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Any

import pyloop
from pyloop import _events

_done: asyncio.Future[None] | None = None
_left = 0


def expect(count: int) -> None:
    """Let ``received`` wait for a number of ``take``."""
    global _done, _left
    _done = asyncio.get_running_loop().create_future()
    _left = count


def take(*event: object) -> None:
    """Count an event."""
    global _left
    _left -= 1
    if not _left:
        assert _done is not None
        _done.set_result(None)


class _Counter(asyncio.Protocol):
    def __init__(self, left: int, done: asyncio.Future[None]) -> None:
        self._left = left
        self._done = done

    def data_received(self, data: bytes) -> None:
        self._left -= 1
        if not self._left:
            self._done.set_result(None)


async def listen(count: int) -> int:
    """Register a protocol that takes a number of events; return its id."""
    global _done
    _done = asyncio.get_running_loop().create_future()
    callback_id = pyloop.next_callback_id()
    pyloop.register_socket(callback_id, _Counter(count, _done), None)
    return callback_id


async def register_timers(count: int) -> list[int]:
    """Register timers; return their ids."""
    expect(count)
    ids = [pyloop.next_callback_id() for _ in range(count)]
    for callback_id in ids:
        pyloop.register_timer(callback_id, take)
    return ids


async def received() -> None:
    """Wait for the last event or timer."""
    assert _done is not None
    await _done


async def ask(resource: int, tasks: int, seconds: float) -> int:
    """Let tasks ask Java again and again; return how many answers came."""
    loop = asyncio.get_running_loop()
    events = _events.running()
    end = perf_counter() + seconds
    count = 0

    async def run() -> None:
        nonlocal count
        while perf_counter() < end:
            callback_id = events.next_callback_id()
            future: asyncio.Future[Any] = loop.create_future()
            events.register_async_future(callback_id, future)
            events.send_command(resource, 100, callback_id)
            await future
            count += 1

    await asyncio.gather(*(run() for _ in range(tasks)))
    return count
