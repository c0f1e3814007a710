"""What Java wakes the event loop for, and who is told."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, Final

from pyloop import _frames as f
from pyloop import _transports as t
from pyloop._codec import decode, encode
from pyloop._completions import CompletionWriter

EVENT_TYPE_SUBPROCESS_EXIT: Final = 20
EVENT_TYPE_SUBPROCESS_STDOUT: Final = 21
EVENT_TYPE_SUBPROCESS_STDERR: Final = 22
EVENT_TYPE_SOCKET_DATA: Final = 30
EVENT_TYPE_SOCKET_CLOSED: Final = 31
EVENT_TYPE_SOCKET_ERROR: Final = 32
EVENT_TYPE_SOCKET_CONNECTED: Final = 40
EVENT_TYPE_WRITABLE: Final = 41
EVENT_TYPE_DATAGRAM: Final = 42
EVENT_TYPE_SUBPROCESS_CONNECTED: Final = 43
EVENT_TYPE_PIPE_CLOSED: Final = 44

_registries: dict[asyncio.AbstractEventLoop, Events] = {}


class Events:
    """The registry of one loop; for the thread of the loop only."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, writer: CompletionWriter, ids: int, flushes: bool
    ) -> None:
        self._loop = loop
        self._writer = writer
        self._next = ids
        self._entries: dict[int, tuple[Any, Any]] = {}
        # Only a loop that flushes at the end of each turn may collect frames.
        self._thread = threading.get_ident() if flushes else 0
        self.dropped = 0
        _registries[loop] = self

    def close(self) -> None:
        """Forget everything."""
        _registries.pop(self._loop, None)
        self._entries.clear()

    def next_callback_id(self) -> int:
        self._next += 1
        return self._next - 1

    def register_socket(self, callback_id: int, protocol: Any, transport: Any) -> None:
        self._entries[callback_id] = (protocol, transport)

    register_subprocess = register_socket

    def unregister_socket(self, callback_id: int) -> None:
        self._entries.pop(callback_id, None)

    unregister_subprocess = unregister_socket

    def send_command(self, callback_id: int, command: int, data: Any) -> None:
        payload = encode((command, data))
        if threading.get_ident() == self._thread:
            self._writer.push_part(f.COMMAND, callback_id, payload)
        else:
            self._writer.publish(f.COMMAND, callback_id, payload)

    def on_events(self, call_id: int, flags: int, payload: Any) -> None:
        if flags & f.EXTENSIONS:
            payload = decode(payload)
        entries = self._entries
        for i in range(0, len(payload), 3):
            kind, callback_id, data = payload[i : i + 3]
            entry = entries.get(callback_id)
            if entry is None:
                self.dropped += 1
                continue
            try:
                self._deliver(kind, data, *entry)
            except Exception as exc:
                self._loop.call_exception_handler(
                    {"message": f"An event of kind {kind} failed", "exception": exc}
                )

    def _deliver(self, kind: int, data: Any, protocol: Any, transport: Any) -> None:
        if kind == EVENT_TYPE_SOCKET_DATA:
            protocol.data_received(data)
        elif kind == EVENT_TYPE_SUBPROCESS_STDOUT:
            protocol.pipe_data_received(1, data)
        elif kind == EVENT_TYPE_SUBPROCESS_STDERR:
            protocol.pipe_data_received(2, data)
        elif kind == EVENT_TYPE_SUBPROCESS_EXIT:
            transport._process_exited(data)
        elif kind == EVENT_TYPE_SOCKET_CLOSED:
            protocol.connection_lost(None)
        elif kind == EVENT_TYPE_SOCKET_ERROR:
            protocol.connection_lost(t.to_exception(data))
        else:
            transport._on_event(kind, data)


def of(loop: asyncio.AbstractEventLoop) -> Events:
    """Return the registry of a loop."""
    registry = _registries.get(loop)
    if registry is None:
        raise RuntimeError("The running event loop is not one of pyloop")
    return registry
