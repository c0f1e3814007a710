"""What was recorded for each meter since it was last sent; any thread may record.

Locks may be taken again by their thread: the garbage collector runs finalizers in the middle of
anything, and they may record, too.
"""

from __future__ import annotations

import math
from threading import RLock
from typing import Any, Final

COUNTER: Final = 0
GAUGE: Final = 1
TIMER: Final = 2

MAX_DURATIONS: Final = 128
"""How many durations of a timer are sent one by one; further ones are put into classes."""

_OCTAVES: Final = 40


class CounterCell:
    """The increments of a counter."""

    __slots__ = ("_lock", "_recordings", "_value")

    def __init__(self) -> None:
        self._lock = RLock()
        self._recordings = 0
        self._value = 0.0

    def add(self, value: float) -> None:
        """Add to the counter."""
        with self._lock:
            self._recordings += 1
            self._value += value

    def take(self) -> tuple[int, Any]:
        """Return how often was recorded, and the sum."""
        with self._lock:
            recordings, self._recordings = self._recordings, 0
            value, self._value = self._value, 0.0
        return recordings, value


class GaugeCell:
    """The last value of a gauge."""

    __slots__ = ("_lock", "_recordings", "_value")

    def __init__(self) -> None:
        self._lock = RLock()
        self._recordings = 0
        self._value = 0.0

    def add(self, value: float) -> None:
        """Set the gauge."""
        with self._lock:
            self._recordings += 1
            self._value = value

    def take(self) -> tuple[int, Any]:
        """Return how often was recorded, and the last value."""
        with self._lock:
            recordings, self._recordings = self._recordings, 0
            return recordings, self._value


class TimerCell:
    """The durations of a timer: the first ones as they are, further ones in classes.

    A class is an eighth wide at most. It has the number, the sum and the longest of its durations,
    so many durations take little memory, and histograms stay right.
    """

    __slots__ = ("_classes", "_durations", "_lock", "_recordings")

    def __init__(self) -> None:
        self._lock = RLock()
        self._recordings = 0
        self._durations: list[float] = []
        self._classes: dict[int, list[Any]] = {}

    def add(self, seconds: float) -> None:
        """Add a duration."""
        with self._lock:
            self._recordings += 1
            if len(self._durations) < MAX_DURATIONS:
                self._durations.append(seconds)
            else:
                self._classify(seconds)

    def _classify(self, seconds: float) -> None:
        mantissa, exponent = math.frexp(seconds)
        key = max(-_OCTAVES, min(_OCTAVES, exponent)) * 8 + int(mantissa * 16)
        members = self._classes.get(key)
        if members is None:
            members = self._classes.setdefault(key, [0, 0.0, 0.0])
        members[0] += 1
        members[1] += seconds
        if seconds > members[2]:
            members[2] = seconds

    def take(self) -> tuple[int, Any]:
        """Return how often was recorded, and the durations and classes."""
        with self._lock:
            recordings, self._recordings = self._recordings, 0
            durations, self._durations = self._durations, []
            classes, self._classes = self._classes, {}
        return recordings, (durations, list(classes.values()))


Cell = CounterCell | GaugeCell | TimerCell
