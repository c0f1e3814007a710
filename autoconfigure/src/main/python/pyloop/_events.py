"""What Java wakes the event loop for, and who is told."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from threading import get_ident
from typing import Any, Final

from pyloop import _errors
from pyloop import _frames as f
from pyloop._callback_ids import RESERVE, CallbackIds
from pyloop._codec import encode
from pyloop._completions import CompletionWriter
from pyloop._event_delivery import CallHandler, EventDelivery
from pyloop._event_types import EVENT_TYPE_CALL_ERROR, EVENT_TYPE_CALL_RESULT
from pyloop._memory import RingMemory

_BYTES: Final = f.BYTES | f.QUIET

_registries: dict[asyncio.AbstractEventLoop, Events] = {}


class Events:
    """The registry of one loop."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        writer: CompletionWriter,
        memory: RingMemory,
        ids: int,
    ) -> None:
        self._loop = loop
        self._writer = writer
        self._memory = memory
        self._delivery = EventDelivery(loop, memory)
        self.on_events = self._delivery.on_events
        self._thread = get_ident()
        self._flushes = isinstance(loop, asyncio.SelectorEventLoop)
        self._ids = CallbackIds(memory, ids, self._reserve_ids)
        self.next_callback_id = self._ids.next
        _registries[loop] = self

    def _reserve_ids(self) -> None:
        # At once: another thread may wait for the block, and this one for that thread.
        self._writer.publish(f.COMMAND, 0, encode((RESERVE, None)))

    def close(self) -> None:
        """Forget everything."""
        _registries.pop(self._loop, None)
        for table in self._delivery.tables():
            table.clear()

    @property
    def dropped(self) -> int:
        """How many events were for nothing that is registered."""
        return int(self._memory.words[f.DROPPED_EVENTS])

    @property
    def registered(self) -> int:
        """How many handlers wait for events."""
        return sum(map(len, self._delivery.tables()))

    def register_async_future(self, callback_id: int, future: asyncio.Future[Any]) -> None:
        """Settle a future by the first result or error, unless it is done by then."""
        self._delivery.futures[callback_id] = future

    def unregister_async_future(self, callback_id: int) -> None:
        """Forget a future; nothing happens if its event has come."""
        self._delivery.futures.pop(callback_id, None)

    def register_subprocess(self, callback_id: int, protocol: Any, transport: Any) -> None:
        """Give what a process writes, and its end, to a protocol."""
        self._delivery.transports[callback_id] = (protocol, transport)

    def unregister_subprocess(self, callback_id: int) -> None:
        """Forget a process."""
        self._delivery.transports.pop(callback_id, None)

    def register_socket(self, callback_id: int, protocol: Any, transport: Any) -> None:
        """Give what a socket receives, and its end, to a protocol."""
        self._delivery.transports[callback_id] = (protocol, transport)

    def require_free(self, callback_id: int) -> None:
        """Refuse an id that has a transport: it would lose what is for it."""
        if callback_id in self._delivery.transports:
            raise ValueError(f"Id {callback_id} is in use; each id is good for one transport")

    def unregister_socket(self, callback_id: int) -> None:
        """Forget a socket."""
        self._delivery.transports.pop(callback_id, None)

    def register_timer(self, callback_id: int, callback: Callable[..., object], *args: Any) -> None:
        """Call a function when a timer of Java fires, once."""
        self._delivery.timers[callback_id] = (contextvars.copy_context(), callback, args)

    def unregister_timer(self, callback_id: int) -> None:
        """Forget a timer; nothing happens if it has fired."""
        self._delivery.timers.pop(callback_id, None)

    def register_reader(
        self, callback_id: int, callback: Callable[..., object], *args: Any
    ) -> None:
        """Call a function whenever the JVM can read for an id."""
        self._delivery.readers[callback_id] = (callback, args)

    def unregister_reader(self, callback_id: int) -> None:
        """Forget a reader."""
        self._delivery.readers.pop(callback_id, None)

    def register_writer(
        self, callback_id: int, callback: Callable[..., object], *args: Any
    ) -> None:
        """Call a function whenever the JVM can write for an id."""
        self._delivery.writers[callback_id] = (callback, args)

    def unregister_writer(self, callback_id: int) -> None:
        """Forget a writer."""
        self._delivery.writers.pop(callback_id, None)

    def register_call(self, callback_id: int, callback: CallHandler) -> None:
        """Call a function with the result or the error of a call of Java, once."""
        self._delivery.calls[callback_id] = callback

    def unregister_call(self, callback_id: int) -> None:
        """Forget a call; nothing happens if its result has come."""
        self._delivery.calls.pop(callback_id, None)

    def complete_callback(self, callback_id: int, result: Any) -> None:
        """Give a result to what waits for it in Java."""
        self.send_command(callback_id, EVENT_TYPE_CALL_RESULT, result)

    def fail_callback(self, callback_id: int, error: BaseException) -> None:
        """Give an error to what waits for a result in Java."""
        self.send_command(callback_id, EVENT_TYPE_CALL_ERROR, _errors.describe(error))

    def send_command(self, callback_id: int, command: int, data: Any, flags: int = 0) -> None:
        """Send a command to what Java registered for an id; any thread may do so."""
        self._send(callback_id, encode((command, data)), flags)

    def send_bytes(self, callback_id: int, data: bytes) -> None:
        """Send bytes that a resource of Java is to write; any thread may do so."""
        self._send(callback_id, data, _BYTES)

    def _send(self, callback_id: int, payload: bytes, flags: int) -> None:
        # Only a loop with a selector of ours flushes what is pushed at the end of a turn.
        if self._flushes and get_ident() == self._thread:
            self._writer.push_part(f.COMMAND, callback_id, payload, flags)
        else:
            self._writer.publish(f.COMMAND, callback_id, payload, flags)


def of(loop: asyncio.AbstractEventLoop) -> Events:
    """Return the registry of a loop."""
    registry = _registries.get(loop)
    if registry is None:
        raise RuntimeError(
            f"{loop!r} is no event loop of pyloop, or has ended: only its loops get events of Java"
        )
    return registry


def running() -> Events:
    """Return the registry of the loop that runs this code."""
    return of(asyncio.get_running_loop())
