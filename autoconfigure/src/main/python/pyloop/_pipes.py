"""The ends of the pipes of a process of the JVM as transports of ``asyncio``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pyloop import _flow
from pyloop import _transports as t


class ReadPipe(asyncio.ReadTransport):
    """What a process writes."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        send: t.Send,
        descriptor: int,
        deliver: Callable[[bytes], object],
    ) -> None:
        super().__init__()
        self._loop = loop
        self._send = send
        self._descriptor = descriptor
        self._closing = False
        self.incoming = _flow.Incoming(self._acknowledge)
        self.incoming.attach(deliver)

    def _acknowledge(self, total: int) -> None:
        self._send(t.CONSUMED, (self._descriptor, total))

    def pause_reading(self) -> None:
        """Deliver nothing until ``resume_reading``; soon the process has to wait, too."""
        if not self._closing:
            self.incoming.paused = True

    def resume_reading(self) -> None:
        """Deliver again."""
        if not self._closing and self.incoming.paused:
            self.incoming.paused = False
            self._loop.call_soon(self.incoming.flush)

    def is_reading(self) -> bool:
        """Return whether data is delivered."""
        return not (self._closing or self.incoming.paused)

    def close(self) -> None:
        """Read no further; the process finds its pipe broken."""
        if not self._closing:
            self.ended()
            self._send(t.CLOSE_PIPE, self._descriptor)

    def ended(self) -> None:
        """Deliver nothing any more."""
        self._closing = True
        self.incoming.discard(self._loop)

    def is_closing(self) -> bool:
        """Return whether nothing more will be delivered."""
        return self._closing

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return the default: nothing is known of a pipe."""
        return default


class WritePipe(asyncio.WriteTransport):
    """What a process reads."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        send: t.Send,
        send_bytes: Callable[[bytes], None],
    ) -> None:
        super().__init__()
        self._send = send
        self._closing = False
        self.outgoing = _flow.OutgoingBytes(loop, send, send_bytes)

    def write(self, data: Any) -> None:
        """Send bytes; never waits."""
        if type(data) is not bytes:
            t.check_data(data)
        if data and not self._closing:
            self.outgoing.write(data)

    def write_eof(self) -> None:
        """End the input of the process after what was written."""
        if not self._closing:
            self._closing = True
            self._send(t.WRITE_EOF, None)

    def can_write_eof(self) -> bool:
        """Return that the pipe can be ended."""
        return True

    def close(self) -> None:
        """End the input of the process after what was written."""
        self.write_eof()

    def abort(self) -> None:
        """End the input of the process at once."""
        if not self._closing:
            self.ended()
            self._send(t.CLOSE_PIPE, 0)

    def ended(self) -> None:
        """Write nothing any more."""
        self._closing = True

    def is_broken(self) -> bool:
        """Return whether the process did not read what was written."""
        return not self._closing and self.outgoing.size() > 0

    def is_closing(self) -> bool:
        """Return whether the input is ended or about to be."""
        return self._closing

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Set when the protocol has to pause writing, and when it may go on."""
        self.outgoing.set_limits(high, low)

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait, as far as Java has told."""
        return self.outgoing.size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """Return the low and the high mark."""
        return self.outgoing.low, self.outgoing.high

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return the default: nothing is known of a pipe."""
        return default
