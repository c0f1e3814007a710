"""The selector that also waits for frames from Java."""

from __future__ import annotations

import os
import selectors
from collections.abc import Callable

from pyloop import _frames as f
from pyloop._memory import RingMemory
from pyloop._ring import SubmissionReader

SAFETY_TIMEOUT = 0.25
"""Longest sleep in seconds; a frame that only this finds is counted as a late doorbell."""


class DoorbellSelector(selectors.DefaultSelector):
    """Declares that Python sleeps before it does, and looks for frames after it woke.

    The doorbell is registered with no reader of its own, so that a ring costs no callback
    of the loop.
    """

    def __init__(self, memory: RingMemory, doorbell: int) -> None:
        super().__init__()
        self._words = memory.words
        self._doorbell = doorbell
        self._reader: SubmissionReader | None = None
        self._found: Callable[[], object] = bool
        self._turn: Callable[[], object] = bool
        self.register(doorbell, selectors.EVENT_READ, (None, None))

    def attach(
        self, reader: SubmissionReader, found: Callable[[], object], turn: Callable[[], object]
    ) -> None:
        """Call ``found`` when there are frames, and ``turn`` before each look."""
        self._reader = reader
        self._found = found
        self._turn = turn

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for descriptors and frames."""
        reader = self._reader
        if reader is None:
            return super().select(timeout)
        words = self._words
        words[f.HEARTBEAT] += 1
        self._turn()
        if timeout is None or timeout > 0:
            if reader.prepare_sleep():
                if timeout is None or timeout > SAFETY_TIMEOUT:
                    events = super().select(SAFETY_TIMEOUT)
                    if not events and words[f.PYTHON_SLEEPS] and not reader.is_empty():
                        words[f.LATE_DOORBELLS] += 1
                else:
                    events = super().select(timeout)
                reader.awake()
            else:
                events = super().select(0)
        else:
            events = super().select(timeout)
        for key, _ in events:
            if key.fd == self._doorbell:
                drain_doorbell(self._doorbell)
                break
        if not reader.is_empty():
            self._found()
        return events


def drain_doorbell(descriptor: int) -> None:
    """Take all rings of a doorbell, which must not block."""
    try:
        os.read(descriptor, 4096)
    except BlockingIOError:
        pass
