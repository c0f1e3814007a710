"""One WebSocket that an ASGI application serves."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._asgi_body import COMPLETE, COUNT
from pyloop._asgi_errors import ClientDisconnected, is_own
from pyloop._asgi_exchange import Exchange
from pyloop._asgi_handshake import CLOSE, acceptance, close_of, payload_of, refusal
from pyloop._asgi_http import HttpRequest

if TYPE_CHECKING:
    from pyloop._asgi_application import Application

_CONNECTING = 0
_DENYING = 1
_OPEN = 2
_CLOSED = 3
_ENDED = 4

_LOST = (1006, "")
_RESTART = (1012, "")

_MAX_UNREPORTED = 7
_LARGE = 1 << 14
"""Seven messages of this many characters fit into half of Java's window, in any script."""


class WebSocket(Exchange):
    """What a WebSocket has received and sent; for the thread of the loop only."""

    __slots__ = (
        "_closing",
        "_connected",
        "_consumed",
        "_denial",
        "_messages",
        "_noticed",
        "_report_after",
        "_reported",
        "_state",
    )

    def __init__(
        self, application: Application, call_id: int, scope: dict[str, Any], queue: int
    ) -> None:
        super().__init__(application, call_id, scope)
        self._state = _CONNECTING
        self._connected = False
        self._messages: deque[str | bytes] = deque()
        self._closing: tuple[int, str] | None = None
        self._noticed = False
        self._denial: HttpRequest | None = None
        self._consumed = 0
        self._reported = 0
        self._report_after = max(1, min(queue // 4, _MAX_UNREPORTED))

    async def run(self) -> None:
        """Run the application for this WebSocket, and end it."""
        try:
            result = await self.application.call(self.scope, self.receive, self.send)
        except BaseException as exc:
            if not ((self.disconnected or self.told) and is_own(exc)):
                self.application.log_exception("Exception in ASGI application", exc)
            self._end(1011)
        else:
            self._returned(result)
        self.application.ended(self)

    def _returned(self, result: Any) -> None:
        log = self.application.log
        if result is not None:
            log("ERROR", f"ASGI callable should return None, but returned '{result}'.")
        elif self._is_denied_in_part():
            log("ERROR", "ASGI callable returned without completing handshake.")
        elif self._state == _CONNECTING and not self.disconnected:
            log("ERROR", "ASGI callable returned without sending handshake.")
        self._end(1000)

    def _is_denied_in_part(self) -> bool:
        denial = self._denial
        return denial is not None and denial.state != COMPLETE and not self.disconnected

    def _abort(self) -> None:
        self._end(1011)

    def _end(self, code: int) -> None:
        state, self._state = self._state, _ENDED
        if self._closing is None:
            self._closing = (code, "") if state == _OPEN else _LOST
        denial = self._denial
        if denial is not None:
            denial.abort()
        elif state == _CONNECTING and not self.disconnected:
            self._push(f.ASGI_RESPONSE, self.call_id, refusal(500))
        elif state != _ENDED:
            if state == _OPEN and not self.disconnected:
                self._push(f.ASGI_CLOSING, self.call_id, CLOSE.pack(code))
            self._push(f.ASGI_END, self.call_id, b"")
        self._wake()

    def _is_over(self) -> bool:
        return self._state == _ENDED

    async def receive(self) -> dict[str, Any]:
        """Return the next message, or that the connection has ended."""
        if not self._connected:
            self._connected = True
            return {"type": "websocket.connect"}
        while True:
            if self._messages:
                return self._take()
            if self._closing is not None:
                self._noticed = True
                code, reason = self._closing
                return {"type": "websocket.disconnect", "code": code, "reason": reason}
            await self._wait()

    def _take(self) -> dict[str, Any]:
        data = self._messages.popleft()
        self._consumed += 1
        if self._consumed - self._reported >= self._report_after or len(data) > _LARGE:
            self._reported = self._consumed
            if not self.disconnected:
                self._push(f.ASGI_DEMAND, self.call_id, COUNT.pack(self._consumed))
        return {"type": "websocket.receive", "text" if type(data) is str else "bytes": data}

    async def send(self, message: dict[str, Any]) -> None:
        """Take a message for the client; wait while the client is slow."""
        try:
            kind = message["type"]
        except KeyError:
            raise RuntimeError("Unexpected ASGI message, missing 'type'.") from None
        if self._state == _OPEN:
            if kind == "websocket.send":
                self._check_connected()
                self._send(message)
                if self._is_congested():
                    await self._drain()
            elif kind == "websocket.close":
                self._check_connected()
                self._close(message)
            else:
                raise RuntimeError(
                    "Expected ASGI message 'websocket.send' or 'websocket.close', "
                    f"but got '{kind}'."
                )
        elif self._state == _CONNECTING:
            await self._answer(kind, message)
        elif self._state == _DENYING:
            await self._deny(kind, message)
        else:
            raise RuntimeError(
                f"Unexpected ASGI message '{kind}', after sending 'websocket.close'."
            )

    def _check_connected(self) -> None:
        if self.disconnected:
            self._noticed = True
            raise ClientDisconnected("The client has disconnected")

    def _send(self, message: dict[str, Any]) -> None:
        data, flags = payload_of(message)
        self._sent += len(data)
        self._push(f.ASGI_MESSAGE, self.call_id, data, flags)

    def _close(self, message: dict[str, Any]) -> None:
        code, reason = close_of(message)
        self._state = _CLOSED
        self._messages.clear()
        self._closing = (code, reason)
        self._push(f.ASGI_CLOSING, self.call_id, CLOSE.pack(code) + reason.encode())
        self._wake()

    async def _answer(self, kind: str, message: dict[str, Any]) -> None:
        if kind not in ("websocket.accept", "websocket.close", "websocket.http.response.start"):
            raise RuntimeError(
                "Expected ASGI message 'websocket.accept', 'websocket.close' or "
                f"'websocket.http.response.start' but got '{kind}'."
            )
        self._check_connected()
        if kind == "websocket.accept":
            self._accept(message)
        elif kind == "websocket.close":
            close_of(message)
            self._state = _ENDED
            self._closing = _LOST
            self._push(f.ASGI_RESPONSE, self.call_id, refusal(403))
            self._wake()
        else:
            await self._start_denial(message)

    def _accept(self, message: dict[str, Any]) -> None:
        route = self.application.route(self.scope)
        head = acceptance(message, self.scope["subprotocols"], route)
        self._state = _OPEN
        self._push(f.ASGI_ACCEPT, self.call_id, head)
        self.head_sent = self.event_stream = True
        self.application.streams(self)

    async def _start_denial(self, message: dict[str, Any]) -> None:
        scope = {**self.scope, "method": "GET"}
        denial = HttpRequest(self.application, self.call_id, scope, b"", False)
        denial.task = self.task
        await denial.send({**message, "type": "http.response.start"})
        self._denial = denial
        self._state = _DENYING

    async def _deny(self, kind: str, message: dict[str, Any]) -> None:
        if kind != "websocket.http.response.body":
            raise RuntimeError(
                f"Expected ASGI message 'websocket.http.response.body' but got '{kind}'."
            )
        denial = self._denial
        assert denial is not None
        await denial.send({**message, "type": "http.response.body"})
        if denial.state == COMPLETE:
            self._state = _ENDED
            self._closing = _LOST
            self._wake()

    def on_message(self, data: str | bytes) -> None:
        """Take a message of the client."""
        if self._state != _CLOSED and self._closing is None:
            self._messages.append(data)
            self._wake()

    def on_closed(self, code: int, reason: str) -> None:
        """Learn how the connection ended."""
        self.disconnected = True
        if self._closing is None:
            self._closing = (code, reason)
        self._wake()
        if self._denial is None:
            self.application.cancel_later(self._cancel_unnoticed)

    def _cancel_unnoticed(self) -> None:
        if not self._noticed:
            self.cancel()

    def on_sent(self, count: int) -> None:
        """Learn how many bytes have left for the client."""
        if self._denial is not None:
            self._denial.on_sent(count)
        else:
            super().on_sent(count)

    def on_gone(self, cancel: bool) -> None:
        """Learn that the client is gone."""
        if self._denial is not None:
            self._denial.on_gone(cancel)
        self.on_closed(*_LOST)
        if cancel:
            self.cancel()

    def tell(self) -> None:
        """Close the connection, since the server ends soon."""
        super().tell()
        if self._state == _OPEN and not self.disconnected:
            self._push(f.ASGI_CLOSING, self.call_id, CLOSE.pack(_RESTART[0]))
            self.disconnected = True
            self._closing = self._closing or _RESTART
            self._wake()
