"""Samples where the threads of a loop spend their time."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from pyloop._stacks import is_waiting
from pyloop._thread_frames import current_frames

if TYPE_CHECKING:
    from types import CodeType, FrameType

MAX_STACKS: Final = 5_000
"""How many different stacks are told apart; samples of further ones count together."""

MAX_DEPTH: Final = 200
"""How many frames of a stack are kept, from the outermost."""

IDLE: Final = "(idle)"
OTHERS: Final = "(others)"

Profile = tuple[int, float, dict[str, int]]
"""Samples of each thread, the seconds that they took, and how many found each stack."""


class Profiler:
    """Samples the threads of one loop from a thread of its own, once at a time.

    A stack is the name of the thread and the functions from the outermost to the innermost,
    with ``;`` between them, as flame graphs are made from. Time that C code keeps the GIL is
    counted where the GIL was kept: a late sample counts for those that it missed.
    """

    def __init__(self, loop: str) -> None:
        self._loop = loop
        self._lock = threading.Lock()
        self._stop: threading.Event | None = None

    def start(self, seconds: float, rate: int, done: Callable[[Profile], object]) -> None:
        """Sample for some time, then call ``done`` on another thread.

        Raise ``RuntimeError`` if the loop is profiled already.
        """
        stop = threading.Event()
        with self._lock:
            if self._stop is not None:
                raise RuntimeError(
                    f"Event loop {self._loop!r} is profiled already; stop that first"
                )
            self._stop = stop
        threading.Thread(
            target=self._run,
            args=(_Samples(self._loop), seconds, rate, stop, done),
            name=f"pyloop-profiler-{self._loop}",
            daemon=True,
        ).start()

    def stop(self) -> bool:
        """End the sampling early; return whether there was any."""
        with self._lock:
            if self._stop is not None:
                self._stop.set()
            return self._stop is not None

    def _run(
        self,
        samples: _Samples,
        seconds: float,
        rate: int,
        stop: threading.Event,
        done: Callable[[Profile], object],
    ) -> None:
        begin = time.monotonic()
        count = 0
        try:
            while not stop.is_set() and (passed := time.monotonic() - begin) < seconds:
                weight = int(passed * rate) + 1 - count
                if weight > 0:
                    samples.take(weight)
                    count += weight
                stop.wait(max(0.0, begin + count / rate - time.monotonic()))
        finally:
            with self._lock:
                self._stop = None
            done((count, time.monotonic() - begin, samples.stacks))


class _Samples:
    def __init__(self, loop: str) -> None:
        self._loop = loop
        self._labels: dict[CodeType, str] = {}
        self.stacks: dict[str, int] = {}

    def take(self, weight: int) -> None:
        frames = current_frames()
        for thread in threading.enumerate():
            name = thread.name
            if name == self._loop or name.startswith(f"{self._loop}-"):
                frame = frames.get(thread.ident or 0)
                if frame is not None:
                    self._add(f"{name};{self._stack(frame)}", name, weight)

    def _add(self, stack: str, thread: str, weight: int) -> None:
        if stack not in self.stacks and len(self.stacks) >= MAX_STACKS:
            stack = f"{thread};{OTHERS}"
        self.stacks[stack] = self.stacks.get(stack, 0) + weight

    def _stack(self, frame: FrameType | None) -> str:
        if frame is not None and is_waiting(frame):
            return IDLE
        labels = []
        while frame is not None:
            code = frame.f_code
            label = self._labels.get(code)
            if label is None:
                label = self._labels[code] = _label(code, frame.f_globals)
            labels.append(label)
            frame = frame.f_back
        return ";".join(labels[: -MAX_DEPTH - 1 : -1])


def _label(code: CodeType, names: dict[str, Any]) -> str:
    module = names.get("__name__") or os.path.basename(code.co_filename)
    function = getattr(code, "co_qualname", code.co_name)
    return f"{module}:{function}".replace(";", ",").replace("\n", " ")
