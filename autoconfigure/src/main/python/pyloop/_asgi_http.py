"""One HTTP request that an ASGI application answers."""

from __future__ import annotations

import asyncio
import struct
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._asgi_errors import ClientDisconnected, is_own
from pyloop._asgi_headers import EMPTY, HeaderBlock, header_block

if TYPE_CHECKING:
    from pyloop._asgi_application import Application

HEAD = struct.Struct("=HHI")
"""Begins a response: status, length of the route's template, length of the headers."""

COUNT = struct.Struct("=q")

_UNSTARTED = 0
_STARTED = 1
_COMPLETE = 2

_HIGH_WATER = 1 << 16
_LOW_WATER = 1 << 15

_ERROR_HEADERS = header_block(
    [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"21"),
        (b"connection", b"close"),
    ]
)
_ERROR_BODY = b"Internal Server Error"


class HttpRequest:
    """What a request has received and sent; for the thread of the loop only."""

    __slots__ = (
        "_acknowledged",
        "_body_read",
        "_chunks",
        "_consumed",
        "_demanded",
        "_head",
        "_more",
        "_no_body",
        "_push",
        "_received",
        "_remaining",
        "_sent",
        "_state",
        "_waiters",
        "application",
        "call_id",
        "disconnected",
        "event_stream",
        "head_sent",
        "scope",
        "task",
        "told",
    )

    def __init__(
        self, application: Application, call_id: int, scope: dict[str, Any], body: bytes, more: bool
    ) -> None:
        self.application = application
        self.call_id = call_id
        self.scope = scope
        self.disconnected = False
        self.head_sent = False
        self.event_stream = False
        self.told = False
        self.task: asyncio.Task[None] | None = None
        self._push = application.push
        self._chunks: list[bytes] = [body] if body else []
        self._more = more
        self._received = len(body)
        self._consumed = 0
        self._demanded = -1
        self._body_read = False
        self._state = _UNSTARTED
        self._head: tuple[int, HeaderBlock] | None = None
        self._no_body = False
        self._remaining: int | None = None
        self._sent = 0
        self._acknowledged = 0
        self._waiters: list[asyncio.Future[None]] | None = None

    async def run(self) -> None:
        """Run the application for this request, and end the request."""
        try:
            result = await self.application.call(self.scope, self.receive, self.send)
        except BaseException as exc:
            self._raised(exc)
        else:
            if self._state != _COMPLETE or result is not None:
                self._returned(result)
        self.application.ended(self)

    def _raised(self, exc: BaseException) -> None:
        if not ((self.disconnected or self.told) and is_own(exc)):
            self.application.log_exception("Exception in ASGI application", exc)
        self._abort()

    def _returned(self, result: Any) -> None:
        log = self.application.log
        if result is not None:
            log("ERROR", f"ASGI callable should return None, but returned '{result}'.")
        elif self.disconnected or self.told:
            pass
        elif self._state == _UNSTARTED:
            log("ERROR", "ASGI callable returned without starting response.")
        else:
            log("ERROR", "ASGI callable returned without completing response.")
        self._abort()

    def _abort(self) -> None:
        if self._state == _COMPLETE:
            return
        self._state = _COMPLETE
        if self.told and self.event_stream and self.head_sent and not self.disconnected:
            # Events have no end of their own: the client sees a complete response.
            self._push(f.ASGI_CHUNK, self.call_id, b"")
        elif self.disconnected or self.head_sent:
            self._push(f.ASGI_END, self.call_id, b"")
        else:
            self._push_head(500, _ERROR_HEADERS, b"" if self._no_body else _ERROR_BODY, 0)
        self._wake()

    def cancelled_unstarted(self, task: asyncio.Task[None]) -> None:
        """End the request of a task that was cancelled before its first step."""
        if self.application.ended(self):
            self._abort()

    async def receive(self) -> dict[str, Any]:
        """Return the next part of the body, or that the client is gone."""
        while True:
            if self.disconnected or self.told or self._state == _COMPLETE:
                return {"type": "http.disconnect"}
            if not self._body_read:
                if self._chunks or not self._more:
                    return self._take_body()
                self._demand()
            await self._wait()

    def _take_body(self) -> dict[str, Any]:
        chunks = self._chunks
        body = chunks[0] if len(chunks) == 1 else b"".join(chunks)
        self._chunks = []
        self._consumed = self._received
        if self._more:
            self._demand()
            return {"type": "http.request", "body": body, "more_body": True}
        self._body_read = True
        return {"type": "http.request", "body": body, "more_body": False}

    def _demand(self) -> None:
        if self._demanded != self._consumed:
            self._demanded = self._consumed
            self._push(f.ASGI_DEMAND, self.call_id, COUNT.pack(self._consumed))

    async def _wait(self) -> None:
        future = self.application.loop.create_future()
        waiters = self._waiters
        if waiters is None:
            waiters = self._waiters = []
        waiters.append(future)
        try:
            await future
        finally:
            waiters.remove(future)

    def _wake(self) -> None:
        if self._waiters:
            for future in self._waiters:
                if not future.done():
                    future.set_result(None)

    async def send(self, message: dict[str, Any]) -> None:
        """Take a part of the response; wait while the client is slow."""
        try:
            kind = message["type"]
        except KeyError:
            raise RuntimeError("Unexpected ASGI message, missing 'type'.") from None
        state = self._state
        if state == _COMPLETE:
            raise RuntimeError(
                f"Unexpected ASGI message '{kind}' sent, after response already completed."
            )
        if state == _UNSTARTED:
            if kind != "http.response.start":
                raise RuntimeError(
                    f"Expected ASGI message 'http.response.start', but got '{kind}'."
                )
            if self.disconnected:
                raise ClientDisconnected("The client has disconnected")
            self._start(message)
        else:
            if kind != "http.response.body":
                raise RuntimeError(f"Expected ASGI message 'http.response.body', but got '{kind}'.")
            if self.disconnected:
                raise ClientDisconnected("The client has disconnected")
            self._send_body(message)
            if self._sent - self._acknowledged > _HIGH_WATER and self._state != _COMPLETE:
                await self._drain()

    def _start(self, message: dict[str, Any]) -> None:
        try:
            status = message["status"]
        except KeyError:
            raise RuntimeError(
                "Unexpected ASGI message, missing 'status' in 'http.response.start'."
            ) from None
        if not isinstance(status, int) or not 200 <= status <= 999:
            raise RuntimeError(
                f"Invalid HTTP status {status!r}, it must be an int from 200 to 999."
            )
        headers = message.get("headers")
        block = header_block(headers) if headers else EMPTY
        if status in (204, 304) or self.scope["method"] == "HEAD":
            self._no_body = True
        else:
            self._remaining = block.content_length
        self._state = _STARTED
        self._head = (status, block)
        self.application.hold(self)

    def flush_head(self) -> None:
        """Send the head, because no body followed in the same turn of the loop."""
        if self._head is not None and not self.disconnected:
            status, block = self._head
            self._push_head(status, block, b"", f.MORE)

    def _send_body(self, message: dict[str, Any]) -> None:
        body = message.get("body", b"")
        if type(body) is not bytes:
            body = _as_bytes(body)
        flags = f.MORE if message.get("more_body", False) else 0
        if self._remaining is not None:
            if len(body) > self._remaining:
                raise RuntimeError("Response content longer than Content-Length")
            self._remaining -= len(body)
            if self._remaining and not flags:
                raise RuntimeError("Response content shorter than Content-Length")
        elif self._no_body:
            body = b""
        self._sent += len(body)
        head = self._head
        if head is not None:
            self._push_head(head[0], head[1], body, flags)
        elif body or not flags:
            self._push(f.ASGI_CHUNK, self.call_id, body, flags)
        if not flags:
            self._state = _COMPLETE
            self._wake()

    def _push_head(self, status: int, block: HeaderBlock, body: bytes, flags: int) -> None:
        self._head = None
        self.head_sent = True
        route = self.application.route(self.scope)
        if flags:
            self.event_stream = block.event_stream
            self.application.streams(self)
        data = block.data
        head = HEAD.pack(status, len(route), len(data))
        self._push(f.ASGI_RESPONSE, self.call_id, b"".join((head, route, data, body)), flags)

    async def _drain(self) -> None:
        while self._sent - self._acknowledged > _LOW_WATER:
            if self.disconnected:
                raise ClientDisconnected("The client has disconnected")
            await self._wait()

    def on_body(self, data: bytes, more: bool) -> None:
        """Take a part of the body from Java."""
        if data:
            self._received += len(data)
            self._chunks.append(data)
        self._more = more
        self._wake()

    def on_sent(self, count: int) -> None:
        """Learn how many bytes of the response have left."""
        self._acknowledged = count
        self._wake()

    def on_gone(self, cancel: bool) -> None:
        """Learn that the client is gone."""
        self.disconnected = True
        self._wake()
        if cancel:
            self.cancel()
        elif self.head_sent:
            self.application.cancel_later(self)

    def tell(self) -> None:
        """Let ``receive()`` say that the client is gone, since the server ends soon."""
        self.told = True
        self._wake()

    def cancel(self) -> None:
        """Cancel the task that runs the application."""
        task = self.task
        if task is not None and not task.done():
            task.add_done_callback(self.cancelled_unstarted)
            task.cancel()


def _as_bytes(body: Any) -> bytes:
    if not isinstance(body, (bytes, bytearray, memoryview)):
        raise TypeError(
            f"'body' of 'http.response.body' must be bytes, but is of type "
            f"{type(body).__qualname__!r}"
        )
    return bytes(body)
