"""What every exchange of an ASGI application with a client has."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._asgi_errors import ClientDisconnected

if TYPE_CHECKING:
    from pyloop._asgi_application import Application

_HIGH_WATER = 1 << 19
_LOW_WATER = 1 << 18


class Exchange:
    """A request or a WebSocket, and who waits for it; for the thread of the loop only."""

    __slots__ = (
        "_acknowledged",
        "_push",
        "_sent",
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

    def __init__(self, application: Application, call_id: int, scope: dict[str, Any]) -> None:
        self.application = application
        self.call_id = call_id
        self.scope = scope
        self.disconnected = False
        self.told = False
        self.head_sent = False
        self.event_stream = False
        self.task: asyncio.Task[None] | None = None
        self._push = application.push
        self._sent = 0
        self._acknowledged = 0
        self._waiters: list[asyncio.Future[None]] | None = None

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

    def _is_congested(self) -> bool:
        return self._sent - self._acknowledged > _HIGH_WATER

    def _is_over(self) -> bool:
        raise NotImplementedError

    async def _drain(self) -> None:
        # Nothing is acknowledged once the response has ended, maybe in another task.
        while not self._is_over() and self._sent - self._acknowledged > _LOW_WATER:
            if self.disconnected:
                raise ClientDisconnected("The client has disconnected")
            await self._wait()

    def on_sent(self, count: int) -> None:
        """Learn how many bytes have left for the client."""
        self._acknowledged = count
        self._wake()

    def on_body(self, data: bytes, more: bool) -> None:
        """Take a part of the body of a request."""
        raise NotImplementedError

    def on_message(self, data: str | bytes) -> None:
        """Take a message of a WebSocket."""
        raise NotImplementedError

    def on_closed(self, code: int, reason: str) -> None:
        """Learn how a WebSocket ended."""
        raise NotImplementedError

    def on_gone(self, cancel: bool) -> None:
        """Learn that the client is gone, and whether to cancel at once."""
        raise NotImplementedError

    def is_finite(self) -> bool:
        """Return whether the response ends by itself, because it has a length."""
        return False

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
            self._push(f.ENDING, self.call_id, b"")

    def cancelled_unstarted(self, task: asyncio.Task[None]) -> None:
        """End the exchange of a task that was cancelled before its first step."""
        if self.application.ended(self):
            self._abort()

    def _abort(self) -> None:
        raise NotImplementedError
