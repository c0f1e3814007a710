"""What takes events of each kind."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pyloop
from pyloop_bench import events


async def register(kind: int, count: int) -> list[int]:
    """Register what takes a number of events of a kind; return the ids.

    What is forgotten with its event has an id for each, the rest has one id for all.
    """
    loop = asyncio.get_running_loop()
    events.expect(count)
    taker = _Taker(events.take)
    future = kind in (pyloop.EVENT_TYPE_ASYNC_RESULT, pyloop.EVENT_TYPE_ASYNC_ERROR)
    ids = [pyloop.next_callback_id() for _ in range(count if kind in _ONCE else 1)]
    for callback_id in ids:
        if future:
            taken = loop.create_future()
            taken.add_done_callback(_retrieve)
            pyloop.register_async_future(callback_id, taken)
        else:
            _REGISTER[kind](callback_id, taker)
    return ids


class _Taker:
    """A function, a protocol and a transport."""

    def __init__(self, take: Callable[..., None]) -> None:
        self._process_exited = take
        self.data_received = take
        self.connection_lost = take
        self.pipe_data_received = take
        self.take = take


def _retrieve(future: asyncio.Future[Any]) -> None:
    future.exception()
    events.take()


def _socket(callback_id: int, taker: _Taker) -> None:
    pyloop.register_socket(callback_id, taker, taker)


def _subprocess(callback_id: int, taker: _Taker) -> None:
    pyloop.register_subprocess(callback_id, taker, taker)


_REGISTER: dict[int, Callable[[int, _Taker], None]] = {
    pyloop.EVENT_TYPE_READ: lambda number, taker: pyloop.register_reader(number, taker.take),
    pyloop.EVENT_TYPE_WRITE: lambda number, taker: pyloop.register_writer(number, taker.take),
    pyloop.EVENT_TYPE_TIMER: lambda number, taker: pyloop.register_timer(number, taker.take),
    pyloop.EVENT_TYPE_CALL_RESULT: lambda number, taker: pyloop.register_call(number, taker.take),
    pyloop.EVENT_TYPE_CALL_ERROR: lambda number, taker: pyloop.register_call(number, taker.take),
    pyloop.EVENT_TYPE_SUBPROCESS_EXIT: _subprocess,
    pyloop.EVENT_TYPE_SUBPROCESS_STDOUT: _subprocess,
    pyloop.EVENT_TYPE_SUBPROCESS_STDERR: _subprocess,
    pyloop.EVENT_TYPE_SOCKET_DATA: _socket,
    pyloop.EVENT_TYPE_SOCKET_CLOSED: _socket,
    pyloop.EVENT_TYPE_SOCKET_ERROR: _socket,
}

_ONCE = frozenset(
    {
        pyloop.EVENT_TYPE_TIMER,
        pyloop.EVENT_TYPE_CALL_RESULT,
        pyloop.EVENT_TYPE_CALL_ERROR,
        pyloop.EVENT_TYPE_ASYNC_RESULT,
        pyloop.EVENT_TYPE_ASYNC_ERROR,
        pyloop.EVENT_TYPE_SOCKET_CLOSED,
        pyloop.EVENT_TYPE_SOCKET_ERROR,
    }
)
