"""One stream of an asynchronous iterator, on the thread of the loop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._codec import encode

if TYPE_CHECKING:
    from pyloop._calls import Calls
    from pyloop._generator_worker import GeneratorWorker

_BATCH = 256


class Stream:
    """One stream; its items leave in batches at the end of a turn of the loop."""

    def __init__(self, calls: Calls, call_id: int, credits: int) -> None:
        self.call_id = call_id
        self.worker: GeneratorWorker | None = None
        self.failure: Exception | None = None
        self._calls = calls
        self._credits = credits
        self._batch: list[Any] = []
        self._credited: asyncio.Future[None] | None = None

    def add_credits(self, credits: int) -> None:
        """Let the generator advance further."""
        self._credits += credits
        if self.worker is not None:
            self.worker.add_credits(credits)
        elif self._credited is not None and not self._credited.done():
            self._credited.set_result(None)

    def take_credits(self) -> int:
        """Hand all credits to a worker."""
        credits, self._credits = self._credits, 0
        return credits

    async def send_all(self, source: AsyncIterator[Any]) -> None:
        """Send all items of an asynchronous iterator, and close it."""
        try:
            await self._send(source)
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()

    async def _send(self, source: AsyncIterator[Any]) -> None:
        call_soon, batch = self._calls.loop.call_soon, self._batch
        while self._credits <= 0:
            await self._wait_for_credit()
        async for item in source:
            batch.append(item)
            size = len(batch)
            if size == 1:
                call_soon(self._flush_soon)
            if size >= _BATCH or size >= self._credits:
                self.flush()
                await asyncio.sleep(0)
                while self._credits <= 0:
                    await self._wait_for_credit()

    async def _wait_for_credit(self) -> None:
        self._credited = self._calls.loop.create_future()
        try:
            await self._credited
        finally:
            self._credited = None

    def _flush_soon(self) -> None:
        try:
            self.flush()
        except Exception as exc:
            task = self._calls.tasks.get(self.call_id)
            if task is not None:
                self.failure = exc
                task.cancel()

    def flush(self) -> None:
        """Send the items that wait."""
        batch = self._batch
        if batch:
            try:
                self._credits -= len(batch)
                self._calls.publish(f.ITEMS, self.call_id, encode(batch))
            finally:
                batch.clear()
