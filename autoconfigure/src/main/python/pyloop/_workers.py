"""The threads of a loop that run plain functions."""

from __future__ import annotations

import contextlib
import contextvars
import threading
from collections import deque
from collections.abc import Callable
from time import monotonic

Job = Callable[[], object]
CallLater = Callable[..., object]
"""Calls a function with arguments after a number of seconds, on the thread of the loop."""

LOOK_SECONDS = 0.0005
"""How long jobs wait for a busy thread before a further one is woken."""

BUSY_LOOK_SECONDS = 0.05
"""How long they wait for another look while all threads are busy, so none can be woken."""

_IMPORT_THREADS = 4


class WorkerThreads:
    """Threads that are started when first needed and keep their thread state.

    Jobs are taken in the order of their submission. A job must not raise. The first job
    of a queue wakes a thread. Further threads are woken while jobs wait and none was taken
    since the last look: jobs which block do not hold up the others, and short jobs run on
    one thread, since threads that fight for the GIL are slower than a single one.
    """

    def __init__(
        self,
        size: int,
        name: str,
        context: contextvars.Context,
        call_later: CallLater,
        waiting: Callable[[float], object] = bool,
    ) -> None:
        self._call_later = call_later
        self._waiting = waiting
        self._oldest: Job | None = None
        self._since = 0.0
        self._size = size
        self._name = name
        self._context = context
        self._jobs: deque[Job | None] = deque()
        self._idle: list[threading.Lock] = []
        self._threads: list[threading.Thread] = []
        self._held = 0
        self._imports: WorkerThreads | None = None
        self._lock = threading.Lock()
        self._stopped = False
        self._watching = False
        # Counted without a lock: a lost count only wakes a thread too many.
        self._taken = 0

    def submit(self, job: Job) -> None:
        """Run a job on a thread; for the thread of the loop only."""
        jobs = self._jobs
        first = not jobs
        jobs.append(job)
        if (not first or not self._wake_one()) and not self._watching:
            self._watch(1)

    def discard(self, job: Job) -> None:
        """Take out a job that does nothing any more; for the thread of the loop only.

        While all threads are taken for long, jobs that were cancelled would add up.
        """
        # A thread that took the job has begun it in vain.
        with contextlib.suppress(ValueError, IndexError):
            self._jobs.remove(job)

    def _watch(self, threads: int) -> None:
        self._watching = True
        delay = LOOK_SECONDS if len(self._threads) < self._size or self._idle else BUSY_LOOK_SECONDS
        self._call_later(delay, self._look, self._taken, threads)

    def _look(self, taken: int, threads: int) -> None:
        self._watching = False
        self._report_age()
        if not self._jobs:
            return
        if self._taken != taken:
            self._watch(1)
            return
        for _ in range(min(threads, len(self._jobs))):
            self._wake_one()
        self._watch(threads * 2)

    def _report_age(self) -> None:
        """Tell how long the first job in the queue waits, which only looks at it know."""
        try:
            oldest = self._jobs[0]
        except IndexError:
            self._oldest = None
            self._waiting(0)
            return
        if oldest is not self._oldest:
            self._oldest, self._since = oldest, monotonic()
        self._waiting(monotonic() - self._since)

    def submit_import(self, job: Job) -> None:
        """Run a job that imports; for the thread of the loop only.

        Imports have threads of their own, since a call must not wait for its module until
        plain functions that run for long have ended.
        """
        if self._imports is None:
            self._imports = WorkerThreads(
                _IMPORT_THREADS, f"{self._name}-import", self._context, self._call_later
            )
        self._imports.submit(job)

    def is_busy(self) -> bool:
        """Return whether jobs wait or run."""
        return bool(self._jobs) or len(self._idle) < len(self._threads)

    def hold(self) -> bool:
        """Take a thread for long; return False if half of them are taken."""
        with self._lock:
            if self._held >= self.max_held:
                return False
            self._held += 1
            return True

    def release(self) -> None:
        """Give back a thread that was taken for long."""
        with self._lock:
            self._held -= 1

    @property
    def max_held(self) -> int:
        """How many threads may be taken for long."""
        return max(1, self._size // 2)

    @property
    def held(self) -> int:
        """How many threads are taken for long."""
        return self._held

    def _wake_one(self) -> bool:
        """Let a further thread look for jobs; return False if there is none."""
        try:
            wake = self._idle.pop()
        except IndexError:
            return len(self._threads) < self._size and self._start_one()
        wake.release()
        return True

    def _start_one(self) -> bool:
        with self._lock:
            if len(self._threads) >= self._size or self._stopped:
                return False
            thread = threading.Thread(
                target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True
            )
            self._threads.append(thread)
        thread.start()
        return True

    def _run(self) -> None:
        wake = threading.Lock()
        wake.acquire()
        self._context.copy().run(self._work, wake)

    def _work(self, wake: threading.Lock) -> None:
        jobs, idle = self._jobs, self._idle
        while True:
            try:
                job = jobs.popleft()
            except IndexError:
                idle.append(wake)
                # A job may have come before the thread was announced as idle: then
                # nobody wakes this thread, unless it was taken from the list since.
                if jobs and _removed(idle, wake):
                    continue
                wake.acquire()
                continue
            if job is None:
                return
            self._taken += 1
            job()
            del job

    def stop(self, timeout: float) -> list[threading.Thread]:
        """End the threads after the jobs that wait; return those that still run."""
        with self._lock:
            self._stopped = True
            threads = list(self._threads)
        self._jobs.extend([None] * len(threads))
        for _ in threads:
            self._wake_one()
        for thread in threads:
            thread.join(timeout / len(threads))
        alive = [thread for thread in threads if thread.is_alive()]
        return alive if self._imports is None else alive + self._imports.stop(timeout)


def _removed(idle: list[threading.Lock], wake: threading.Lock) -> bool:
    try:
        idle.remove(wake)
    except ValueError:
        return False
    return True
