"""A TCP connection of the JVM as a transport of ``asyncio``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from pyloop import _event_types as e
from pyloop import _events, _flow
from pyloop import _frames as f
from pyloop import _transports as t

ProtocolFactory = Callable[[], asyncio.BaseProtocol]


class TcpTransport(asyncio.Transport):
    """A connection that Java reads and writes; for the thread of the loop only.

    It is the protocol of its id, too: what arrives goes through flow control first.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        factory: ProtocolFactory,
        callback_id: int | None = None,
    ) -> None:
        super().__init__()
        self._loop = loop
        self._events = events = _events.of(loop)
        self._id = events.next_callback_id() if callback_id is None else callback_id
        self._factory = factory
        self._protocol: asyncio.BaseProtocol | None = None
        send_bytes = partial(events.send_bytes, self._id)
        self._outgoing = _flow.OutgoingBytes(loop, self._send, send_bytes)
        self._incoming = _flow.Incoming(self._acknowledge)
        self._extra: dict[str, Any] = {}
        self._opened: asyncio.Future[asyncio.BaseProtocol] = loop.create_future()
        self._closing = False
        self._eof_written = False
        self._lost = False
        self._failure: Any = None
        self._encrypted = False
        self._buffered = False

    async def open(self, kind: str, options: dict[str, Any]) -> asyncio.BaseProtocol:
        """Open the connection in Java and wait for it."""
        self._events.register_socket(self._id, self, self)
        try:
            self._send(t.OPEN, (kind, options))
            return await self._opened
        except BaseException:
            self.abort()
            raise

    async def adopt(self) -> asyncio.BaseProtocol:
        """Be the transport of a connection that Java has given under the id."""
        self._events.require_free(self._id)
        return await self.open("adopted", {})

    def _send(self, command: int, data: Any) -> None:
        self._events.send_command(self._id, command, data, f.QUIET)

    def _acknowledge(self, total: int) -> None:
        if not self._lost:
            self._send(t.CONSUMED, total)

    def _on_event(self, kind: int, data: Any) -> None:
        if kind == e.EVENT_TYPE_WRITABLE:
            self._outgoing.done(data)
        elif kind == e.EVENT_TYPE_SOCKET_CONNECTED:
            self._connected(data)
        elif kind == e.EVENT_TYPE_PIPE_CLOSED:
            self._incoming.then(self._ended)

    def _connected(self, described: dict[str, Any]) -> None:
        if self._closing:
            return
        self._extra = t.extra_info(described)
        self._encrypted = "ssl_object" in self._extra
        try:
            protocol = self._factory()
            self.set_protocol(protocol)
            protocol.connection_made(self)
        except BaseException as exc:
            self._fail(exc, "protocol.connection_made() call failed")
            if not isinstance(exc, Exception):
                raise
        else:
            if not self._opened.done():
                self._opened.set_result(protocol)

    def data_received(self, data: bytes) -> None:
        """Take data from Java."""
        if not self._closing:
            self._incoming.feed(data)

    def _deliver(self, data: bytes) -> None:
        try:
            if self._buffered:
                t.feed_buffered(self._protocol, data)  # type: ignore[arg-type]
            else:
                self._protocol.data_received(data)  # type: ignore[union-attr]
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fail(exc, "protocol.data_received() call failed")

    def _ended(self) -> None:
        if self._closing:
            return
        try:
            keep_open = self._protocol.eof_received()  # type: ignore[union-attr]
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fail(exc, "protocol.eof_received() call failed")
            return
        if not keep_open or self._encrypted:
            self.close()

    def _fail(self, exc: BaseException, message: str) -> None:
        if self._opened.done():
            context = {"message": f"Fatal error: {message}.", "exception": exc}
            context.update(transport=self, protocol=self._protocol)
            self._loop.call_exception_handler(context)
        else:
            self._opened.set_exception(exc)
        self._failure = exc
        self.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Learn from Java that the connection is gone, the last event of its id."""
        if exc is None and not self._closing:
            # If the reader pauses, it first gets what had arrived.
            self._incoming.then(self._lose)
        else:
            self._lose(exc)

    def _lose(self, exc: Any = None) -> None:
        if self._lost:
            return
        self._lost = self._closing = True
        self._incoming.discard(self._loop)
        self._events.unregister_socket(self._id)
        self._send(t.RELEASE, None)
        exc = self._failure or exc
        if not self._opened.done():
            self._opened.set_exception(exc or ConnectionAbortedError("The connection was closed"))
        elif self._protocol is not None:
            self._loop.call_soon(self._protocol.connection_lost, exc)

    def write(self, data: Any) -> None:
        """Send bytes; never waits."""
        if type(data) is not bytes:
            t.check_data(data)
        if self._eof_written:
            raise RuntimeError("Cannot call write() after write_eof()")
        if data and not self._closing:
            self._outgoing.write(data)

    def write_eof(self) -> None:
        """Send the end of the stream after what was written."""
        if not self.can_write_eof():
            raise NotImplementedError("A TLS connection cannot be half closed")
        if not self._eof_written and not self._closing:
            self._eof_written = True
            self._send(t.WRITE_EOF, None)

    def can_write_eof(self) -> bool:
        """Return whether one direction can end alone, which TLS does not have."""
        return not self._encrypted

    def close(self) -> None:
        """Close the connection after what was written has left."""
        self._stop(t.CLOSE)

    def abort(self) -> None:
        """Close the connection at once and drop what was not yet sent."""
        self._stop(t.ABORT)

    def _stop(self, command: int) -> None:
        if not self._lost and not (self._closing and command == t.CLOSE):
            self._closing = True
            self._incoming.discard(self._loop)
            self._send(command, None)

    def is_closing(self) -> bool:
        """Return whether the connection is closed or about to be."""
        return self._closing

    def pause_reading(self) -> None:
        """Deliver nothing until ``resume_reading``; soon the sender has to wait, too."""
        if not self._closing:
            self._incoming.paused = True

    def resume_reading(self) -> None:
        """Deliver again."""
        if not self._closing and self._incoming.paused:
            self._incoming.paused = False
            self._loop.call_soon(self._incoming.flush)

    def is_reading(self) -> bool:
        """Return whether data is delivered."""
        return not (self._closing or self._incoming.paused)

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Set when the protocol has to pause writing, and when it may go on."""
        self._outgoing.set_limits(high, low)

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait, as far as Java has told."""
        return self._outgoing.size()

    def get_write_buffer_limits(self) -> tuple[int, int]:
        """Return the low and the high mark."""
        return self._outgoing.low, self._outgoing.high

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return ``peername``, ``sockname``, and of TLS ``cipher``, ``peercert`` and more."""
        return self._extra.get(name, default)

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Give what arrives from now on to another protocol."""
        self._protocol = protocol
        self._outgoing.attach(protocol)
        self._incoming.attach(self._deliver)
        self._buffered = isinstance(protocol, asyncio.BufferedProtocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return the protocol."""
        assert self._protocol is not None
        return self._protocol

    def __repr__(self) -> str:
        peer = self._extra.get("peername")
        state = "closed" if self._lost else "closing" if self._closing else "open"
        return f"<TcpTransport id={self._id} {state} peername={peer}>"
