"""The frames of all threads, read without the garbage collector.

Until it was mended in 2024 (https://github.com/python/cpython/issues/106883),
``sys._current_frames`` could end in a deadlock of the interpreter: it creates objects while it
has the lock of all thread states. If that starts the garbage collector, and that runs Python
code, the code gives the GIL away, and who gets it may wait for that lock.
"""

from __future__ import annotations

import gc
import sys
import threading
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import FrameType


class _WithoutCollector:
    """Keeps the garbage collector from starting by itself, for one thread after the other.

    A finalizer may come here, too, on a thread that is in the middle of it.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._enabled: list[bool] = []

    def __enter__(self) -> None:
        self._lock.acquire()
        self._enabled.append(gc.isenabled())
        gc.disable()

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._enabled.pop():
            gc.enable()
        self._lock.release()


without_collector = _WithoutCollector()
"""Must be entered by whoever calls ``sys._current_frames``."""


def current_frames() -> dict[int, FrameType]:
    """Return the innermost frame of each thread by its identifier."""
    with without_collector:
        return sys._current_frames()
