"""The threads of a loop that run plain functions."""

from __future__ import annotations

import contextvars
import threading
from collections import deque
from collections.abc import Callable

Job = Callable[[], object]

_IMPORT_THREADS = 4


class WorkerThreads:
    """Threads that are started when first needed and keep their thread state.

    Jobs are taken in the order of their submission. A job must not raise. A thread that
    takes a job while others wait wakes one more, so that a job which blocks does not hold
    up the others and short jobs do not wake every thread.
    """

    def __init__(self, size: int, name: str, context: contextvars.Context) -> None:
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

    def submit(self, job: Job) -> None:
        """Run a job on a thread; for the thread of the loop only."""
        self._jobs.append(job)
        self._wake_one()

    def submit_import(self, job: Job) -> None:
        """Run a job that imports; for the thread of the loop only.

        Imports have threads of their own, since a call must not wait for its module until
        plain functions that run for long have ended.
        """
        if self._imports is None:
            self._imports = WorkerThreads(_IMPORT_THREADS, f"{self._name}-import", self._context)
        self._imports.submit(job)

    def hold(self) -> bool:
        """Take a thread for long; return False if half of them are taken."""
        with self._lock:
            if self._held >= max(1, self._size // 2):
                return False
            self._held += 1
            return True

    def release(self) -> None:
        """Give back a thread that was taken for long."""
        with self._lock:
            self._held -= 1

    @property
    def held(self) -> int:
        """How many threads are taken for long."""
        return self._held

    def _wake_one(self) -> None:
        try:
            wake = self._idle.pop()
        except IndexError:
            if len(self._threads) < self._size:
                self._start_one()
        else:
            wake.release()

    def _start_one(self) -> None:
        with self._lock:
            if len(self._threads) >= self._size or self._stopped:
                return
            thread = threading.Thread(
                target=self._run, name=f"{self._name}-{len(self._threads)}", daemon=True
            )
            self._threads.append(thread)
        thread.start()

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
            if jobs:
                self._wake_one()
            job()
            del job

    def stop(self, timeout: float) -> list[threading.Thread]:
        """End the threads after the jobs that wait; return those that still run."""
        with self._lock:
            self._stopped = True
            threads = list(self._threads)
        for _ in threads:
            self.submit(None)  # type: ignore[arg-type]
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
