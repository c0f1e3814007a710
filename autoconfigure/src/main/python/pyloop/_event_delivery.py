"""Gives events to what is registered for them."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from itertools import repeat
from typing import Any, Final

from pyloop import _event_types as e
from pyloop import _frames as f
from pyloop import _transports as t
from pyloop._codec import decode
from pyloop._java_errors import to_exception
from pyloop._memory import RingMemory

CallHandler = Callable[[Any, BaseException | None], object]

_DATA: Final = e.EVENT_TYPE_SOCKET_DATA
_TIMERS: Final = -e.EVENT_TYPE_TIMER
"""The kind of many timers, whose ids are the data of one entry."""

Timer = tuple[contextvars.Context, Callable[..., object], tuple[Any, ...]]


def _raise(exc: BaseException) -> None:
    raise exc


class EventDelivery:
    """What is registered with one loop, by ids; handlers run on its thread.

    It is looked up when its event arrives, so it can change at any time, also by a handler
    of the same batch.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, memory: RingMemory) -> None:
        self._loop = loop
        self._memory = memory
        self.futures: dict[int, asyncio.Future[Any]] = {}
        self.transports: dict[int, tuple[Any, Any]] = {}
        self.timers: dict[int, Timer] = {}
        self.readers: dict[int, tuple[Callable[..., object], Any]] = {}
        self.writers: dict[int, tuple[Callable[..., object], Any]] = {}
        self.calls: dict[int, CallHandler] = {}
        self._handlers: dict[int, Callable[[int, int, Any], object]] = {
            e.EVENT_TYPE_READ: self._on_read,
            e.EVENT_TYPE_WRITE: self._on_write,
            e.EVENT_TYPE_TIMER: self._on_timer,
            _TIMERS: self._on_timers,
            e.EVENT_TYPE_CALL_RESULT: self._on_call_result,
            e.EVENT_TYPE_CALL_ERROR: self._on_call_error,
            e.EVENT_TYPE_ASYNC_RESULT: self._on_async_result,
            e.EVENT_TYPE_ASYNC_ERROR: self._on_async_error,
            e.EVENT_TYPE_SUBPROCESS_EXIT: self._on_exit,
            e.EVENT_TYPE_SUBPROCESS_STDOUT: self._on_output,
            e.EVENT_TYPE_SUBPROCESS_STDERR: self._on_output,
            e.EVENT_TYPE_SOCKET_DATA: self._on_unknown,
            e.EVENT_TYPE_SOCKET_CLOSED: self._on_closed,
            e.EVENT_TYPE_SOCKET_ERROR: self._on_error,
        }

    def tables(self) -> tuple[dict[int, Any], ...]:
        """Return all that is registered."""
        return (
            self.futures,
            self.transports,
            self.timers,
            self.readers,
            self.writers,
            self.calls,
        )

    def on_events(self, call_id: int, flags: int, payload: Any) -> None:
        """Deliver a batch; a handler that fails does not keep others from their events."""
        if flags & f.EXTENSIONS:
            payload = decode(payload)
        find, other = self._handlers.get, self._on_other
        transports = self.transports
        parts = iter(payload)
        for kind, callback_id, data in zip(parts, parts, parts, strict=True):
            try:
                # The kind that comes by the million goes without a call in between.
                if kind == _DATA and callback_id in transports:
                    transports[callback_id][0].data_received(data)
                else:
                    find(kind, other)(kind, callback_id, data)
            except BaseException as exc:
                self._failed(kind, callback_id, exc)

    def _failed(self, kind: int, callback_id: int, exc: BaseException) -> None:
        if isinstance(exc, (SystemExit, KeyboardInterrupt)):
            # As from any callback, but the rest of the batch comes first.
            self._loop.call_soon(_raise, exc)
            return
        message = f"The handler of event {kind} for id {callback_id} failed"
        self._loop.call_exception_handler({"message": message, "exception": exc})

    def _on_timer(self, kind: int, callback_id: int, data: Any) -> None:
        self._on_timers(kind, callback_id, (callback_id,))

    def _on_timers(self, kind: int, callback_id: int, ids: tuple[int, ...]) -> None:
        # One iterator for all of them goes on behind a timer that fails.
        due = zip(ids, map(self.timers.pop, ids, repeat(None)), strict=True)
        while True:
            try:
                for callback_id, timer in due:  # noqa: B007
                    if timer is None:
                        self._drop()
                    elif timer[2]:
                        timer[0].run(timer[1], *timer[2])
                    else:
                        timer[0].run(timer[1])
                return
            except BaseException as exc:
                self._failed(e.EVENT_TYPE_TIMER, callback_id, exc)

    def _on_unknown(self, kind: int, callback_id: int, data: Any) -> None:
        self._drop()

    def _drop(self) -> None:
        self._memory.words[f.DROPPED_EVENTS] += 1

    def _on_output(self, kind: int, callback_id: int, data: Any) -> None:
        entry = self.transports.get(callback_id)
        if entry is None:
            self._drop()
        else:
            entry[0].pipe_data_received(kind - 20, data)

    def _on_exit(self, kind: int, callback_id: int, code: Any) -> None:
        entry = self.transports.get(callback_id)
        if entry is None:
            self._drop()
        elif hasattr(entry[1], "_process_exited"):
            # The transport may get the rest of the output, and unregisters itself.
            entry[1]._process_exited(code)
        else:
            del self.transports[callback_id]
            entry[0].process_exited()

    def _on_closed(self, kind: int, callback_id: int, data: Any) -> None:
        entry = self.transports.pop(callback_id, None)
        if entry is None:
            self._drop()
        else:
            entry[0].connection_lost(None)

    def _on_error(self, kind: int, callback_id: int, error: Any) -> None:
        entry = self.transports.pop(callback_id, None)
        if entry is None:
            self._drop()
        else:
            entry[0].connection_lost(t.to_exception(error))

    def _on_other(self, kind: int, callback_id: int, data: Any) -> None:
        entry = self.transports.get(callback_id)
        if entry is None:
            self._drop()
        else:
            entry[1]._on_event(kind, data)

    def _on_async_result(self, kind: int, callback_id: int, value: Any) -> None:
        future = self.futures.pop(callback_id, None)
        if future is None:
            self._drop()
        elif not future.done():
            future.set_result(value)

    def _on_async_error(self, kind: int, callback_id: int, error: Any) -> None:
        future = self.futures.pop(callback_id, None)
        if future is None:
            self._drop()
        elif not future.done():
            future.set_exception(to_exception(error))

    def _on_call_result(self, kind: int, callback_id: int, value: Any) -> None:
        callback = self.calls.pop(callback_id, None)
        if callback is None:
            self._drop()
        else:
            callback(value, None)

    def _on_call_error(self, kind: int, callback_id: int, error: Any) -> None:
        callback = self.calls.pop(callback_id, None)
        if callback is None:
            self._drop()
        else:
            callback(None, to_exception(error))

    def _on_read(self, kind: int, callback_id: int, data: Any) -> None:
        entry = self.readers.get(callback_id)
        if entry is None:
            self._drop()
        else:
            entry[0](*entry[1])

    def _on_write(self, kind: int, callback_id: int, data: Any) -> None:
        entry = self.writers.get(callback_id)
        if entry is None:
            self._drop()
        else:
            entry[0](*entry[1])
