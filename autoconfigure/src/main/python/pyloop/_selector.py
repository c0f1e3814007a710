"""The selector that also waits for frames from Java."""

from __future__ import annotations

import os
import selectors
from collections.abc import Callable
from time import perf_counter

from pyloop import _frames as f
from pyloop._memory import RingMemory
from pyloop._ring import SubmissionReader

SAFETY_TIMEOUT = 0.25
"""Longest sleep in seconds; a frame that only this finds is counted as a late doorbell."""

RING_SECONDS = 0.05
"""How long whoever wrote a frame may take to ring, before that ring is counted as late."""

SPIN_SECONDS = 0.0001
"""How long a frame is looked for before the loop sleeps, while frames keep coming."""

POLL_SECONDS = 0.00005
"""How long a busy loop may leave descriptors alone: a system call costs as much as a call."""

Event = tuple[selectors.SelectorKey, int]

_LOOKS = 16
_MAX_PAUSE = 64
_spinners = [object()]


class DoorbellSelector(selectors.DefaultSelector):
    """Declares that Python sleeps before it does, and looks for frames after it woke.

    If it ``spins`` it looks for frames for a short time before. The doorbell is registered
    with no reader of its own, so that a ring costs no callback of the loop.
    """

    def __init__(self, memory: RingMemory, doorbell: int, spins: bool) -> None:
        super().__init__()
        self._words = memory.words
        self._doorbell = doorbell
        self._reader: SubmissionReader | None = None
        self._found: Callable[[bool], object] = bool
        self._turn: Callable[[], object] = bool
        self._others_run: Callable[[], bool] = bool
        self._spins = spins
        self._pause = 0
        self._sleeps_until_spin = 0
        self._next_poll = 0.0
        self._ready: list[Event] = []
        self._rung = False
        self.idle_seconds = 0.0
        self.register(doorbell, selectors.EVENT_READ, (None, None))

    def attach(
        self,
        reader: SubmissionReader,
        found: Callable[[bool], object],
        turn: Callable[[], object],
        others_run: Callable[[], bool],
    ) -> None:
        """Call ``found`` when there are frames, and ``turn`` before each look.

        The argument of ``found`` is whether the loop has nothing else to do before.
        """
        self._reader = reader
        self._others_run = others_run
        self._found = found
        self._turn = turn

    def detach(self, words: memoryview) -> None:
        """Look for frames no longer, and write control words elsewhere."""
        self._reader = None
        self._words = words

    def select(self, timeout: float | None = None) -> list[Event]:
        """Wait for descriptors and frames."""
        reader = self._reader
        if reader is None:
            return super().select(timeout)
        if self._rung:
            # In this turn, so that the frame that rang is handled before. What rings from
            # now on is seen below, and what rang before has its frame or room by now.
            self._rung = False
            drain_doorbell(self._doorbell)
        self._words[f.HEARTBEAT] += 1
        self._turn()
        idle = timeout is None or timeout > 0
        if not idle:
            events = self._poll()
        else:
            begin = perf_counter()
            events = self._wait(reader, timeout)
            self.idle_seconds += perf_counter() - begin
        for key, _ in events:
            if key.fd == self._doorbell:
                self._rung = True
                break
        if not reader.is_empty():
            self._found(idle)
        return events

    def _wait(self, reader: SubmissionReader, timeout: float | None) -> list[Event]:
        if self._spins and self._spin(reader, timeout):
            return self._poll()
        if not reader.prepare_sleep():
            return self._poll()
        events = self._sleep(reader, timeout)
        reader.awake()
        return events

    def _sleep(self, reader: SubmissionReader, timeout: float | None) -> list[Event]:
        if timeout is not None and timeout <= SAFETY_TIMEOUT:
            return super().select(timeout)
        events = super().select(SAFETY_TIMEOUT)
        if not events and self._words[f.PYTHON_SLEEPS] and not reader.is_empty():
            # A thread of Java may have lost its processor between the frame and the ring.
            events = super().select(RING_SECONDS)
            if not events:
                self._words[f.LATE_DOORBELLS] += 1
        return events

    def _poll(self) -> list[Event]:
        """Ask the system which descriptors are ready, unless that was a moment ago."""
        if self._ready:
            ready, self._ready = self._ready, []
            return ready
        now = perf_counter()
        if now < self._next_poll:
            return []
        self._next_poll = now + POLL_SECONDS
        return super().select(0)

    def _spin(self, reader: SubmissionReader, timeout: float | None) -> bool:
        """Look for frames for a short time; return whether there is something to do.

        To be woken costs more than a whole call. After a spin in vain the next ones are
        left out, more of them each time. One loop of the interpreter spins at a time, and
        only while no other thread of its own may want the GIL.
        """
        if self._sleeps_until_spin > 0:
            self._sleeps_until_spin -= 1
            return False
        if self._others_run():
            return False
        try:
            # list.pop is atomic; a look before it would not keep another loop from it.
            token = _spinners.pop()
        except IndexError:
            return False
        try:
            end = perf_counter() + min(timeout or SPIN_SECONDS, SPIN_SECONDS)
            while not self._finds(reader):
                # This also gives the GIL to other threads.
                self._ready = super().select(0)
                if self._ready:
                    return True
                if perf_counter() >= end:
                    self._pause = min(_MAX_PAUSE, self._pause * 2 + 1)
                    self._sleeps_until_spin = self._pause
                    return False
        finally:
            _spinners.append(token)
        self._pause = 0
        return True

    def _finds(self, reader: SubmissionReader) -> bool:
        is_empty = reader.is_empty
        return any(not is_empty() for _ in range(_LOOKS))


def open_doorbell(where: int | str) -> int:
    """Return the descriptor of a doorbell, which has a file if it is another process's."""
    # For reading and writing: to open a named pipe never waits, and it never ends.
    return where if isinstance(where, int) else os.open(where, os.O_RDWR | os.O_NONBLOCK)


def drain_doorbell(descriptor: int) -> None:
    """Take all rings of a doorbell, which must not block."""
    try:
        os.read(descriptor, 4096)
    except BlockingIOError:
        pass
