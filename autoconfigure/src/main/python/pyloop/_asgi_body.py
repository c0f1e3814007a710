"""The body of a request, as an application receives it."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._asgi_exchange import Exchange

if TYPE_CHECKING:
    from pyloop._asgi_application import Application

COUNT = struct.Struct("=q")

_DEMAND_STEP = 1 << 17

UNSTARTED = 0
STARTED = 1
TRAILERS = 2
COMPLETE = 3


class RequestBody(Exchange):
    """What a request has received; for the thread of the loop only."""

    __slots__ = (
        "_body_read",
        "_chunks",
        "_consumed",
        "_demanded",
        "_more",
        "_received",
        "_state",
    )

    def __init__(
        self, application: Application, call_id: int, scope: dict[str, Any], body: bytes, more: bool
    ) -> None:
        super().__init__(application, call_id, scope)
        self._chunks: list[bytes] = [body] if body else []
        self._more = more
        self._received = len(body)
        self._consumed = 0
        self._demanded = -1
        self._body_read = False
        self._state = UNSTARTED

    def _is_over(self) -> bool:
        return self._state == COMPLETE

    async def receive(self) -> dict[str, Any]:
        """Return the next part of the body, or that the client is gone."""
        while True:
            if self.disconnected or self.told or self._state == COMPLETE:
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
        # Java goes on by itself while it has less than a window more than it knows of.
        if self._demanded < 0 or self._consumed - self._demanded >= _DEMAND_STEP:
            self._demanded = self._consumed
            self._push(f.ASGI_DEMAND, self.call_id, COUNT.pack(self._consumed))

    def on_body(self, data: bytes, more: bool) -> None:
        """Take a part of the body from Java."""
        if data:
            self._received += len(data)
            self._chunks.append(data)
        self._more = more
        self._wake()
