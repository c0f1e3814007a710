"""Functions on worker threads, which can be interrupted there and nowhere else."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from functools import partial
from itertools import compress, starmap
from operator import is_, itemgetter
from threading import get_ident
from typing import TYPE_CHECKING, Any

from pyloop._stacks import stack_of_thread
from pyloop._thread_frames import current_frames, without_collector

if TYPE_CHECKING:
    from types import FrameType


class LoopInterrupted(BaseException):
    """Raised in code that goes on although its call was cancelled some time ago."""


def _find_raiser() -> Any:
    try:
        import ctypes
    except ImportError:
        return None
    function = ctypes.pythonapi.PyThreadState_SetAsyncExc
    function.argtypes = (ctypes.c_ulong, ctypes.py_object)
    function.restype = ctypes.c_int
    clear = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_ulong, ctypes.c_void_p)(
        ("PyThreadState_SetAsyncExc", ctypes.pythonapi)
    )
    return function, clear


_raiser = _find_raiser()

CAN_INTERRUPT = _raiser is not None
"""Whether code that runs can be interrupted, which needs ``ctypes``."""


def raise_in(ident: int, frame: FrameType) -> bool:
    """Interrupt a thread if it runs the frame at this moment; return whether it does."""
    if _raiser is None:
        return False
    # All of this is one step for the GIL: no other thread runs between look and raise, and
    # a thread that gave up the GIL raises before it leaves the frame that it was in.
    looks = map(partial(is_, frame), map(itemgetter(ident), starmap(sys._current_frames, [()])))
    try:
        with without_collector:
            return list(starmap(_raiser[0], compress([(ident, LoopInterrupted)], looks))) == [1]
    except KeyError:
        return False


class RunningJobs:
    """What the worker threads of a loop run, by the id of the call, or by id and index."""

    def __init__(self) -> None:
        self._running: dict[Any, int] = {}
        self._interrupted: dict[Any, int] = {}
        self._lock = threading.RLock()

    def run(self, key: Any, function: Callable[[], Any]) -> tuple[Any, BaseException | None]:
        """Return what a function returned or raised; an interrupt cannot come any later."""
        result: Any = None
        failure: BaseException | None = None
        begun = ended = False
        while not ended:
            try:
                try:
                    if not begun:
                        begun = True
                        self._running[key] = get_ident()
                        result = function()
                except BaseException as exc:
                    failure = exc
                # Whoever takes the entry decides whether this thread is interrupted.
                if self._running.pop(key, None) is None:
                    self._end(key)
                ended = True
            except LoopInterrupted as exc:
                failure = failure or exc
        return result, failure

    def _end(self, key: Any) -> None:
        # An interrupt may be raised anywhere in here until it is cleared; then this is
        # done again, which is why the lock is one that counts.
        self._lock.acquire()
        self._interrupted.pop(key, None)
        if _raiser is not None:
            _raiser[1](get_ident(), None)
        release_all(self._lock)

    def idents(self, call_id: int) -> list[int]:
        """Return the threads that run a call."""
        jobs = {**self._running, **self._interrupted}
        return [ident for key, ident in jobs.items() if _call_of(key) == call_id]

    def threads(self) -> list[int]:
        """Return the threads that run calls."""
        return [*self._running.values(), *self._interrupted.values()]

    def stacks(self) -> dict[int, str]:
        """Return where all calls are."""
        frames = current_frames()
        jobs = {**self._running, **self._interrupted}
        return {_call_of(key): stack_of_thread(frames.get(ident)) for key, ident in jobs.items()}

    def interrupt(self, call_id: int) -> int:
        """Interrupt the threads that run a call; return how many that are."""
        count = 0
        with self._lock:
            for key in [*list(self._running), *list(self._interrupted)]:
                if _call_of(key) == call_id:
                    ident = self._running.pop(key, None) or self._interrupted.get(key)
                    if ident is not None and _raiser is not None:
                        self._interrupted[key] = ident
                        _raiser[0](ident, LoopInterrupted)
                        count += 1
        return count


def release_all(lock: Any) -> None:
    """Release a lock of this thread as often as it was acquired."""
    while lock._is_owned():
        lock.release()


def _call_of(key: Any) -> int:
    call: int = key[0] if isinstance(key, tuple) else key
    return call
