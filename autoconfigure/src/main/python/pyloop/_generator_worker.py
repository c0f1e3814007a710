"""A plain generator on a worker thread of the loop."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from pyloop import _frames as f
from pyloop._codec import encode
from pyloop._futures import settle, wait_until_done
from pyloop._running import release_all

if TYPE_CHECKING:
    from pyloop._calls import Calls


class GeneratorWorker:
    """Runs a plain generator on a worker thread for its life."""

    def __init__(self, calls: Calls, call_id: int, credits: int) -> None:
        self._calls = calls
        self._call_id = call_id
        self._credits = credits
        self._lock = threading.RLock()
        self._credited = threading.Lock()
        self._credited.acquire()
        self._cancelled = False
        self._batch: list[Any] = []
        self._ended: asyncio.Future[None] = calls.loop.create_future()

    async def wait(self) -> None:
        """Wait until the generator has ended, also after a cancellation."""
        try:
            await asyncio.shield(self._ended)
        except asyncio.CancelledError:
            self.cancel()
            await wait_until_done(self._ended)
            raise

    def add_credits(self, credits: int) -> None:
        """Let the generator advance further; from the loop."""
        with self._lock:
            self._credits += credits
            self._signal()

    def cancel(self) -> None:
        """Close the generator before its next item; from the loop."""
        with self._lock:
            self._cancelled = True
            self._signal()

    def _signal(self) -> None:
        if self._credited.locked():
            self._credited.release()

    def run(self, context: contextvars.Context, start: Callable[[], Iterator[Any]]) -> None:
        """Run the generator; on a worker thread."""
        function = partial(context.run, self._run, start)
        _, failure = self._calls.running.run(self._call_id, function)
        # An interrupt may have come between the lock and what would release it.
        release_all(self._lock)
        self._calls.workers.release()
        self._calls.post(self._end, failure)

    def _run(self, start: Callable[[], Iterator[Any]]) -> None:
        if not self._may_advance():
            return
        source: Iterator[Any] = start()
        try:
            for item in source:
                self._add(item)
                if not self._may_advance():
                    return
        finally:
            close = getattr(source, "close", None)
            if close is not None:
                close()

    def _may_advance(self) -> bool:
        while not self._cancelled:
            with self._lock:
                if self._credits > 0:
                    self._credits -= 1
                    return True
            self._credited.acquire()
        return False

    def _add(self, item: Any) -> None:
        with self._lock:
            self._batch.append(item)
            first = len(self._batch) == 1
        if first:
            self._calls.post(self._flush)

    def _flush(self) -> None:
        with self._lock:
            batch, self._batch = self._batch, []
        if batch and not self._ended.done():
            try:
                self._calls.publish(f.ITEMS, self._call_id, encode(batch))
            except Exception as exc:
                self.cancel()
                self._ended.set_exception(exc)

    def _end(self, failure: BaseException | None) -> None:
        self._flush()
        settle(self._ended, None, failure, "the generator")
