"""Futures of a loop that other threads answer."""

from __future__ import annotations

import asyncio
from typing import Any


def settle(future: asyncio.Future[Any], result: Any, exc: BaseException | None, what: str) -> None:
    """Settle a future once; on the thread of its loop.

    What a future cannot raise, or what would end the loop, becomes a ``RuntimeError``;
    ``what`` says in its message whose it was.
    """
    if future.done():
        return
    if exc is None:
        future.set_result(result)
    elif isinstance(exc, (StopIteration, SystemExit, KeyboardInterrupt)):
        future.set_exception(RuntimeError(f"{what} raised {exc!r}"))
    else:
        future.set_exception(exc)


async def wait_until_done(future: asyncio.Future[Any]) -> None:
    """Wait for a future, whatever its outcome and however often the waiting is cancelled."""
    while not future.done():
        try:
            await asyncio.shield(future)
        except asyncio.CancelledError:
            continue
        except BaseException:
            return
    if not future.cancelled():
        future.exception()
