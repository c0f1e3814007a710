"""A UDP channel of the JVM as a transport of ``asyncio``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pyloop import _event_types as e
from pyloop import _events, _flow
from pyloop import _frames as f
from pyloop import _transports as t

DatagramFactory = Callable[[], asyncio.DatagramProtocol]
Address = tuple[str, int]


class UdpTransport(asyncio.DatagramTransport):
    """A channel that Java reads and writes; for the thread of the loop only."""

    def __init__(self, loop: asyncio.AbstractEventLoop, factory: DatagramFactory) -> None:
        super().__init__()
        self._loop = loop
        self._events = _events.of(loop)
        self._id = self._events.next_callback_id()
        self._factory = factory
        self._protocol: asyncio.DatagramProtocol | None = None
        self._outgoing = _flow.Outgoing(loop, self._send)
        self._taken = _flow.Taken(self._acknowledge)
        self._extra: dict[str, Any] = {}
        self._opened: asyncio.Future[asyncio.DatagramProtocol] = loop.create_future()
        self._connected_to: Address | None = None
        self._closing = False
        self._lost = False

    async def open(self, options: dict[str, Any]) -> asyncio.DatagramProtocol:
        """Open the channel in Java and wait for it."""
        self._connected_to = options.get("remote")
        self._events.register_socket(self._id, self, self)
        try:
            self._send(t.OPEN, ("udp", options))
            return await self._opened
        except BaseException:
            self.abort()
            raise

    def _send(self, command: int, data: Any) -> None:
        self._events.send_command(self._id, command, data, f.QUIET)

    def _acknowledge(self, total: int) -> None:
        if not self._lost:
            self._send(t.CONSUMED, total)

    def _on_event(self, kind: int, data: Any) -> None:
        if kind == e.EVENT_TYPE_DATAGRAM:
            self._received(*data)
        elif kind == e.EVENT_TYPE_WRITABLE:
            self._outgoing.done(data)
        elif kind == e.EVENT_TYPE_SOCKET_CONNECTED:
            self._connected(data)

    def _connected(self, described: dict[str, Any]) -> None:
        if self._closing:
            return
        self._extra = t.extra_info(described)
        try:
            protocol = self._factory()
            self._protocol = protocol
            self._outgoing.attach(protocol)
            protocol.connection_made(self)
        except BaseException as exc:
            if self._opened.done():
                # Who opened it has given up.
                self._report("connection_made", exc)
            else:
                self._opened.set_exception(exc)
            self.abort()
        else:
            if not self._opened.done():
                self._opened.set_result(protocol)

    def _received(self, data: bytes | None, source: Any) -> None:
        if data is None:
            self._call("error_received", t.to_exception(source))
            return
        try:
            self._call("datagram_received", data, tuple(source))
        finally:
            self._taken.add(len(data))

    def _call(self, name: str, *args: Any) -> None:
        try:
            if not self._closing:
                getattr(self._protocol, name)(*args)
        except Exception as exc:
            self._report(name, exc)

    def _report(self, name: str, exc: BaseException) -> None:
        context = {"message": f"protocol.{name}() call failed.", "exception": exc}
        context.update(transport=self, protocol=self._protocol)
        self._loop.call_exception_handler(context)

    def connection_lost(self, exc: Exception | None) -> None:
        """Learn from Java that the channel is closed, the last event of its id."""
        if self._lost:
            return
        self._lost = self._closing = True
        self._events.unregister_socket(self._id)
        self._send(t.RELEASE, None)
        if not self._opened.done():
            self._opened.set_exception(exc or ConnectionAbortedError("The channel was closed"))
        elif self._protocol is not None:
            self._loop.call_soon(self._protocol.connection_lost, exc)

    def sendto(self, data: Any, addr: Any = None) -> None:
        """Send a datagram, to the remote address of the endpoint if none is given."""
        t.check_data(data)
        if not data:
            raise ValueError("A channel of the JVM cannot send an empty datagram")
        target = t.new_address(addr, "addr")
        connected = self._connected_to
        if connected is None and target is None:
            raise ValueError("An endpoint without remote_addr needs an address for each datagram")
        if connected is not None and target not in (None, connected, self._extra.get("peername")):
            raise ValueError(f"Invalid address: must be None or {connected}, not {target}")
        if target is not None and connected is None:
            t.check_literal(target[0])
        if not self._closing:
            address = None if connected is not None else target
            self._outgoing.send(t.SEND, (bytes(data), address), len(data))

    def close(self) -> None:
        """Close the channel after what was sent has left."""
        self._stop(t.CLOSE)

    def abort(self) -> None:
        """Close the channel at once."""
        self._stop(t.ABORT)

    def _stop(self, command: int) -> None:
        if not self._lost and not (self._closing and command == t.CLOSE):
            self._closing = True
            self._send(command, None)

    def is_closing(self) -> bool:
        """Return whether the channel is closed or about to be."""
        return self._closing

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        """Set when the protocol has to pause writing, and when it may go on."""
        self._outgoing.set_limits(high, low)

    def get_write_buffer_size(self) -> int:
        """Return how many bytes wait, as far as Java has told."""
        return self._outgoing.size()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return ``peername`` or ``sockname``."""
        return self._extra.get(name, default)
