"""Futures that Java settles."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from pyloop._events import running

SUBSCRIBE: Final = 3
CANCEL: Final = 4


def java_future(callback_id: int) -> asyncio.Future[Any]:
    """Return a future of what Java registered with ``LoopEvents.awaitable``.

    It begins now, gives its value, or ``None`` if it has none, and raises ``JavaError``.
    Cancelling the future cancels it. An id is good for one future, on the loop that it
    was registered with.
    """
    events = running()
    future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def end(future: asyncio.Future[Any]) -> None:
        if future.cancelled():
            events.unregister_async_future(callback_id)
            events.send_command(callback_id, CANCEL, None)

    future.add_done_callback(end)
    events.register_async_future(callback_id, future)
    events.send_command(callback_id, SUBSCRIBE, None)
    return future
