"""What the code of this interpreter has recorded, until one of its loops sends it to Java."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, Final

from pyloop import _frames as f
from pyloop._codec import dumps
from pyloop._completions import CompletionWriter
from pyloop._meter_cells import COUNTER, GAUGE, TIMER, Cell, CounterCell, GaugeCell, TimerCell
from pyloop._meter_checks import Tags

INTERVAL: Final = 1.0
"""How often in seconds what was recorded is sent."""

_MAX_FRAME: Final = 32_768

_CELLS: Final[dict[int, type[Cell]]] = {COUNTER: CounterCell, GAUGE: GaugeCell, TIMER: TimerCell}

Key = tuple[int, str, Tags]
Offer = Callable[[int, bytes], bool]


class MeterStore:
    """The meters of an interpreter; any thread may use it.

    A frame is ``(nanoseconds of a clock, id of the process, how often was recorded what is
    dropped, name of a dropped meter or None, meters)``, a meter ``(kind, name, keys and values of
    its tags, unit, description, how often was recorded, value)``.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._cells: dict[Key, tuple[Cell, str | None, str | None]] = {}
        self._loops = 0
        self._limit = 0
        self._dropped = 0
        self._example: str | None = None
        self._sending = threading.Lock()
        self._frames: deque[bytes] = deque()
        self._sent = 0.0

    def cell(self, key: Key, unit: str | None, description: str | None) -> Cell | None:
        """Return where to record, None if nobody listens or there are too many meters."""
        if not self._limit:
            return None
        with self._lock:
            found = self._cells.get(key)
            if found is None:
                if len(self._cells) >= self._limit:
                    self._dropped += 1
                    self._example = key[1]
                    return None
                found = self._cells.setdefault(key, (_CELLS[key[0]](), unit, description))
            return found[0]

    def open(self, limit: int) -> None:
        """Begin to record, because a loop listens; ``limit`` is the number of meters."""
        with self._lock:
            self._loops += 1
            self._limit = limit

    def send(self, offer: Offer) -> None:
        """Send what was recorded, unless another loop has done so less than a second ago.

        What finds no room is kept for the next time, by whichever loop.
        """
        if time.monotonic() - self._sent < 0.9 * INTERVAL or not self._sending.acquire(False):
            return
        try:
            self._sent = time.monotonic()
            if not self._frames:
                self._frames.extend(self._take())
            self._offer(offer)
        finally:
            self._sending.release()

    def close(self, offer: Offer) -> None:
        """Send what was recorded, because a loop ends; the last one ends the recording."""
        with self._lock:
            self._loops -= 1
            if not self._loops:
                self._limit = 0
        with self._sending:
            self._frames.extend(self._take())
            self._offer(offer)

    def _offer(self, offer: Offer) -> None:
        while self._frames:
            frame = self._frames.popleft()
            try:
                sent = offer(f.METERS, frame)
            except (OSError, OverflowError):
                # No memory for a long frame.
                sent = False
            if not sent:
                self._frames.appendleft(frame)
                return

    def _take(self) -> Iterator[bytes]:
        with self._lock:
            cells = list(self._cells.items())
            dropped, self._dropped = self._dropped, 0
            example, self._example = self._example, None
        meters: list[Any] = []
        size = 0
        for (kind, name, tags), (cell, unit, description) in cells:
            recordings, value = cell.take()
            if not recordings:
                continue
            texts = [text for tag in tags for text in tag]
            meters.append((kind, name, texts, unit, description, recordings, value))
            size += 100 + len(name) + sum(map(len, texts)) + len(description or "")
            if kind == TIMER:
                size += 9 * len(value[0]) + 30 * len(value[1])
            if size >= _MAX_FRAME:
                yield _frame(meters, 0, None)
                meters, size = [], 0
        if meters or dropped:
            yield _frame(meters, dropped, example)


def _frame(meters: list[Any], dropped: int, example: str | None) -> bytes:
    return dumps((time.monotonic_ns(), os.getpid(), dropped, example, meters))


store = MeterStore()
"""What was recorded in this interpreter."""


class MeterSender:
    """Sends what was recorded through one loop; for the thread of the loop."""

    def __init__(
        self, loop: asyncio.AbstractEventLoop, writer: CompletionWriter, limit: int
    ) -> None:
        self._loop = loop
        self._writer = writer
        self._active = limit > 0
        if self._active:
            store.open(limit)

    def start(self) -> None:
        """Begin to send, once in an interval."""
        if self._active:
            self._loop.call_later(INTERVAL, self._tick)

    def _tick(self) -> None:
        self.start()
        store.send(self._writer.offer)

    def close(self) -> None:
        """Send the rest, before the writer is closed."""
        if self._active:
            self._active = False
            store.close(self._publish)

    def _publish(self, kind: int, payload: bytes) -> bool:
        self._writer.publish(kind, 0, payload)
        return True
