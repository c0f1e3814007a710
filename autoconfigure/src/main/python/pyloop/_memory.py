"""The shared memory of one loop, mapped."""

from __future__ import annotations

import mmap
import os
import platform
import threading
from collections.abc import Callable

from pyloop import _frames as f

STORES_ARE_ORDERED = platform.machine().lower() in ("x86_64", "amd64")
"""Whether only a store followed by a load may be seen out of order."""


def new_fence() -> Callable[[], None]:
    """Return a function that orders a store before a later load, for one thread at a time."""
    # Python has no fence. Releasing and acquiring a lock of one's own is one: up to 3.12
    # sem_post and sem_wait are locked read-modify-writes, from 3.13 on both are
    # sequentially consistent compare-and-swaps. Without the store-load fence wake-ups
    # are lost, also on x86: a store may be overtaken by a later load.
    lock = threading.Lock()
    lock.acquire()
    release, acquire = lock.release, lock.acquire

    def fence() -> None:
        release()
        acquire()

    return fence


def _nothing() -> None:
    pass


class RingMemory:
    """Views of the memory that Java and Python map.

    ``words`` are the control words and record headers, ``view`` the bytes of the same
    memory. ``fence`` orders a store before a later load on every machine;
    ``fence_if_weak`` is for the orders that x86 guarantees by itself. Both are for one
    thread: a loop has its own memory object.
    """

    def __init__(self, path: str) -> None:
        descriptor = os.open(path, os.O_RDWR)
        try:
            self._attach(memoryview(mmap.mmap(descriptor, 0)))
        finally:
            os.close(descriptor)
        if self.words[f.MAGIC_WORD] != f.MAGIC or self.words[f.VERSION_WORD] != f.VERSION:
            raise RuntimeError(f"{path!r} is not shared memory of this version of pyloop")
        self.submission_capacity = self.words[f.SUBMISSION_CAPACITY]
        self.completion_capacity = self.words[f.COMPLETION_CAPACITY]
        self.fence = new_fence()
        self.fence_if_weak = _nothing if STORES_ARE_ORDERED else self.fence

    def detach(self) -> None:
        """Let go of the memory, which is unmapped when its last user has done so, too.

        What still writes control words then writes them into nothing. A thread may be in
        the middle of that, so the views are not released.
        """
        self._attach(memoryview(bytearray(f.DATA)))

    def _attach(self, view: memoryview) -> None:
        self.view = view
        self.words = view.cast("Q")
