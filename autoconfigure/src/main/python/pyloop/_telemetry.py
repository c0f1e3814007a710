"""What a loop tells of itself: how late it runs what is due, how busy it is, its memory."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from collections.abc import Callable
from typing import Final

from pyloop import _frames as f
from pyloop._codec import dumps
from pyloop._completions import CompletionWriter

SAMPLES: Final = 10
"""How many times in an interval the loop is asked how late it is; Java hears at once of a
delay that is longer than the time between two of them."""

BUSY: Final = 1000
"""How many times longer than it took the next count of the blocks has to wait."""


class Blocks:
    """Counts the blocks of memory of the interpreter, which takes longer the more there are."""

    def __init__(self, count: Callable[[], int], clock: Callable[[], float]) -> None:
        self._count = count
        self._clock = clock
        self._due = clock()
        self._blocks = 0

    def get(self) -> int:
        """Return the number, not always the newest, so that this takes 0.1 % of the time."""
        begin = self._clock()
        if begin >= self._due:
            self._blocks = self._count()
            end = self._clock()
            self._due = end + (end - begin) * BUSY
        return self._blocks


class Telemetry:
    """Samples one loop, and tells Java at least once in an interval; for the thread of the loop.

    A frame is ``(delays in seconds, share of time that the loop worked or None, seconds that
    it waited for the GIL, number of tasks, (collections, collected, uncollectable) of each
    generation, number of blocks of memory)``.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        writer: CompletionWriter,
        idle: Callable[[], float | None],
        interval: float,
    ) -> None:
        self._loop = loop
        self._writer = writer
        self._idle = idle
        self._step = interval / SAMPLES
        self._delays: list[float] = []
        self._since = time.perf_counter()
        self._idle_before = idle()
        self._due = 0.0
        self._blocks = Blocks(sys.getallocatedblocks, time.perf_counter)

    def start(self) -> None:
        """Begin to sample."""
        self._send()
        self._schedule()

    def _schedule(self) -> None:
        self._due = self._loop.time() + self._step
        self._loop.call_at(self._due, self._sample)

    def _sample(self) -> None:
        delay = max(0.0, self._loop.time() - self._due)
        self._delays.append(delay)
        if len(self._delays) >= SAMPLES or delay > self._step:
            self._send()
        self._schedule()

    def _send(self) -> None:
        delays, self._delays = self._delays, []
        begin = time.perf_counter()
        # Gives the GIL away, and takes it again once it is free.
        time.sleep(0)
        waited = time.perf_counter() - begin
        collections = [
            (stats["collections"], stats["collected"], stats["uncollectable"])
            for stats in gc.get_stats()
        ]
        tasks = len(asyncio.all_tasks(self._loop))
        blocks = self._blocks.get()
        line = (delays, self._utilization(), waited, tasks, collections, blocks)
        self._writer.offer(f.TELEMETRY, dumps(line))

    def _utilization(self) -> float | None:
        now, idle = time.perf_counter(), self._idle()
        if idle is None or self._idle_before is None:
            return None
        passed, slept = now - self._since, idle - self._idle_before
        self._since, self._idle_before = now, idle
        return min(1.0, max(0.0, 1.0 - slept / passed)) if passed > 0 else None
