"""The ids of what waits for something of Java."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic, sleep
from typing import Final

from pyloop import _frames as f
from pyloop._memory import RingMemory

RESERVE: Final = 2
"""The command that asks Java for a further block."""

_BLOCK_SIZE = 4096
_IDS_SECONDS = 5.0


class CallbackIds:
    """Ids from blocks that Java reserves: never twice, whatever process asks."""

    def __init__(self, memory: RingMemory, first: int, reserve: Callable[[], None]) -> None:
        self._memory = memory
        self._next = first
        self._end = first + _BLOCK_SIZE
        self._reserve = reserve
        self._lock = threading.Lock()

    def next(self) -> int:
        """Return the next id; any thread may ask."""
        with self._lock:
            if self._next == self._end:
                self._next = self._block()
                self._end = self._next + _BLOCK_SIZE
            callback_id = self._next
            self._next += 1
            return callback_id

    def _block(self) -> int:
        # Java put the next block here long ago, unless thousands of ids were just taken.
        words = self._memory.words
        end = monotonic() + _IDS_SECONDS
        while not words[f.ID_BLOCK]:
            if monotonic() > end:
                raise RuntimeError(f"Java reserved no further callback ids within {_IDS_SECONDS} s")
            sleep(0)
        first: int = words[f.ID_BLOCK]
        words[f.ID_BLOCK] = 0
        self._reserve()
        return first
