"""One HTTP request that an ASGI application answers."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._asgi_body import COMPLETE, COUNT, STARTED, TRAILERS, UNSTARTED, RequestBody
from pyloop._asgi_errors import ClientDisconnected, is_own
from pyloop._asgi_files import check_path, read_parts
from pyloop._asgi_headers import EMPTY, HeaderBlock, header_block

if TYPE_CHECKING:
    from pyloop._asgi_application import Application

HEAD = struct.Struct("=HHI")
"""Begins a response: status, length of the route's template, length of the headers."""

_ERROR_HEADERS = header_block(
    [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"21"),
        (b"connection", b"close"),
    ]
)
_ERROR_BODY = b"Internal Server Error"


class HttpRequest(RequestBody):
    """What a request has received and sent; for the thread of the loop only."""

    __slots__ = (
        "_head",
        "_no_body",
        "_remaining",
        "_sends_trailers",
        "_trailers",
    )

    def __init__(
        self, application: Application, call_id: int, scope: dict[str, Any], body: bytes, more: bool
    ) -> None:
        super().__init__(application, call_id, scope, body, more)
        self._head: tuple[int, HeaderBlock] | None = None
        self._no_body = False
        self._remaining: int | None = None
        self._trailers: Any = None
        self._sends_trailers = False

    async def run(self) -> None:
        """Run the application for this request, and end the request."""
        try:
            result = await self.application.call(self.scope, self.receive, self.send)
        except BaseException as exc:
            self._raised(exc)
        else:
            if self._state != COMPLETE or result is not None:
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
        elif self._state == UNSTARTED:
            log("ERROR", "ASGI callable returned without starting response.")
        else:
            log("ERROR", "ASGI callable returned without completing response.")
        self._abort()

    def _abort(self) -> None:
        if self._state == COMPLETE:
            return
        self._state = COMPLETE
        if self.told and self.event_stream and self.head_sent and not self.disconnected:
            # Events have no end of their own: the client sees a complete response.
            self._push(f.ASGI_CHUNK, self.call_id, b"")
        elif self.disconnected or self.head_sent:
            self._push(f.ASGI_END, self.call_id, b"")
        else:
            self._push_head(500, _ERROR_HEADERS, b"" if self._no_body else _ERROR_BODY, 0)
        self._wake()

    async def send(self, message: dict[str, Any]) -> None:
        """Take a part of the response; wait while the client is slow."""
        try:
            kind = message["type"]
        except KeyError:
            raise RuntimeError("Unexpected ASGI message, missing 'type'.") from None
        state = self._state
        if state == COMPLETE:
            raise RuntimeError(
                f"Unexpected ASGI message '{kind}' sent, after response already completed."
            )
        if state == UNSTARTED:
            if kind != "http.response.start":
                raise RuntimeError(
                    f"Expected ASGI message 'http.response.start', but got '{kind}'."
                )
            if self.disconnected:
                raise ClientDisconnected("The client has disconnected")
            self._start(message)
        else:
            if self.disconnected:
                raise ClientDisconnected("The client has disconnected")
            if kind == "http.response.body" and state == STARTED:
                self._send_body(message)
            else:
                await self._send_other(kind, message)
            if self._is_congested() and self._state != COMPLETE:
                await self._drain()

    @property
    def state(self) -> int:
        """How far the response is."""
        return self._state

    def is_finite(self) -> bool:
        """Return whether the response ends by itself, because it has a length."""
        return self._remaining is not None

    def abort(self) -> None:
        """End the response, if it is not complete."""
        self._abort()

    async def _send_other(self, kind: str, message: dict[str, Any]) -> None:
        if self._state == TRAILERS:
            if kind != "http.response.trailers":
                raise RuntimeError(
                    f"Expected ASGI message 'http.response.trailers', but got '{kind}'."
                )
            self._send_trailers(message)
        elif kind == "http.response.pathsend" and not self._sent:
            await self._send_path(message["path"])
        else:
            raise RuntimeError(f"Expected ASGI message 'http.response.body', but got '{kind}'.")

    def _send_trailers(self, message: dict[str, Any]) -> None:
        self._trailers += message.get("headers", ())
        block = header_block(self._trailers)
        if message.get("more_trailers", False):
            return
        self._state = COMPLETE
        if self._sends_trailers:
            self._push(f.ASGI_TRAILERS, self.call_id, block.data)
        self._wake()

    async def _send_path(self, path: str) -> None:
        size = check_path(path)
        if self._remaining not in (None, size):
            raise RuntimeError(f"The file {path!r} has {size} bytes, and Content-Length differs")
        head = self._head
        if head is None:
            async for part in read_parts(path):
                self._send_body({"body": part, "more_body": True})
                await self._drain()
                if self._state == COMPLETE:
                    return
            self._send_body({"body": b""})
            return
        self._state = COMPLETE
        if self._no_body:
            self._push_head(head[0], head[1], b"", 0)
        else:
            self._push_head(head[0], head[1], COUNT.pack(size) + os.fsencode(path), f.FILE)
        self._wake()

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
        if message.get("trailers", False):
            self._trailers = []
            self._sends_trailers = self._wants_trailers()
        self._state = STARTED
        self._head = (status, block)
        self.application.hold(self)

    def _wants_trailers(self) -> bool:
        if self._no_body or self.scope["http_version"] == "1.0":
            return False
        values = [value for name, value in self.scope["headers"] if name == b"te"]
        return any(b"trailers" in value.lower() for value in values)

    def flush_head(self) -> None:
        """Send the head, because no body followed in the same turn of the loop."""
        if self._head is not None and not self.disconnected:
            status, block = self._head
            self._push_head(status, block, b"", f.MORE)

    def _send_body(self, message: dict[str, Any]) -> None:
        body = message.get("body", b"")
        if type(body) is not bytes:
            body = _as_bytes(body)
        more = message.get("more_body", False)
        if self._remaining is not None:
            if len(body) > self._remaining:
                raise RuntimeError("Response content longer than Content-Length")
            self._remaining -= len(body)
            if self._remaining and not more:
                raise RuntimeError("Response content shorter than Content-Length")
        elif self._no_body:
            body = b""
        self._sent += len(body)
        flags = f.MORE if more or self._sends_trailers else 0
        head = self._head
        if head is not None:
            self._push_head(head[0], head[1], body, flags)
        elif body or not flags:
            self.application.push_part(f.ASGI_CHUNK, self.call_id, body, flags)
        if not more:
            self._state = COMPLETE if self._trailers is None else TRAILERS
            self._wake()

    def _push_head(self, status: int, block: HeaderBlock, body: bytes, flags: int) -> None:
        self._head = None
        self.head_sent = True
        route = self.application.route(self.scope)
        if flags & f.MORE:
            if self._sends_trailers:
                flags |= f.TRAILERS
            self.event_stream = block.event_stream
            self.application.streams(self)
        data = block.data
        head = HEAD.pack(status, len(route), len(data))
        self._push(f.ASGI_RESPONSE, self.call_id, b"".join((head, route, data, body)), flags)

    def on_gone(self, cancel: bool) -> None:
        """Learn that the client is gone."""
        self.disconnected = True
        self._wake()
        if cancel:
            self.cancel()
        elif self._state != UNSTARTED:
            self.application.cancel_later(self.cancel)


def _as_bytes(body: Any) -> bytes:
    if not isinstance(body, (bytes, bytearray, memoryview)):
        raise TypeError(
            f"'body' of 'http.response.body' must be bytes, but is of type "
            f"{type(body).__qualname__!r}"
        )
    return bytes(body)
