"""Tests for `pyloop._workers`."""

from __future__ import annotations

import contextvars
import threading
from collections.abc import Callable, Iterator

import pytest

from pyloop._workers import WorkerThreads

WAIT = 60


def call_later(seconds: float, function: Callable[..., object], *args: object) -> None:
    threading.Timer(seconds, function, args).start()


@pytest.fixture
def workers() -> Iterator[WorkerThreads]:
    threads = WorkerThreads(4, "test-worker", contextvars.copy_context(), call_later)
    yield threads
    assert threads.stop(WAIT) == []


def test_threads_start_when_needed(workers: WorkerThreads) -> None:
    assert not workers._threads
    done = threading.Event()
    workers.submit(done.set)
    assert done.wait(WAIT)
    assert len(workers._threads) == 1


def test_all_threads_run_at_once(workers: WorkerThreads) -> None:
    barrier = threading.Barrier(5)
    for _ in range(4):
        workers.submit(lambda: barrier.wait(WAIT))
    barrier.wait(WAIT)
    assert len(workers._threads) == 4


def test_every_job_runs_once(workers: WorkerThreads) -> None:
    lock, done, ran = threading.Lock(), threading.Event(), []

    def job(number: int) -> None:
        with lock:
            ran.append(number)
            if len(ran) == 20_000:
                done.set()

    for number in range(20_000):
        workers.submit(lambda number=number: job(number))  # type: ignore[misc]
    assert done.wait(WAIT)
    assert sorted(ran) == list(range(20_000))


def test_short_jobs_run_on_one_thread(workers: WorkerThreads) -> None:
    names: set[str] = set()
    gate, done = threading.Event(), threading.Event()
    workers.submit(lambda: gate.wait(WAIT))
    workers._call_later = lambda *_: None
    for _ in range(1000):
        workers.submit(lambda: names.add(threading.current_thread().name))
    workers.submit(done.set)
    gate.set()
    assert done.wait(WAIT)
    assert len(names) <= 2


def test_one_thread_takes_jobs_in_order() -> None:
    workers, ran = WorkerThreads(1, "test-worker", contextvars.copy_context(), call_later), []
    for number in range(1000):
        workers.submit(lambda number=number: ran.append(number))  # type: ignore[misc]
    assert workers.stop(WAIT) == []
    assert ran == list(range(1000))


def test_half_of_the_threads_can_be_held(workers: WorkerThreads) -> None:
    assert [workers.hold() for _ in range(3)] == [True, True, False]
    workers.release()
    assert workers.held == 1
    assert workers.hold()
    workers.release()
    workers.release()


def test_stop_names_threads_that_still_run() -> None:
    workers = WorkerThreads(2, "test-worker", contextvars.copy_context(), call_later)
    gate = threading.Event()
    workers.submit(lambda: gate.wait(WAIT))
    assert [thread.name for thread in workers.stop(0.01)] == ["test-worker-0"]
    gate.set()
    for thread in workers._threads:
        thread.join(WAIT)


def test_imports_do_not_wait_for_jobs() -> None:
    workers = WorkerThreads(2, "test-worker", contextvars.copy_context(), call_later)
    gate, imported, names = threading.Event(), threading.Event(), []
    for _ in range(4):
        workers.submit(lambda: gate.wait(WAIT))

    def job() -> None:
        names.append(threading.current_thread().name)
        imported.set()

    workers.submit_import(job)
    assert imported.wait(WAIT)
    assert names == ["test-worker-import-0"]
    gate.set()
    assert workers.stop(WAIT) == []


def test_stop_names_imports_that_still_run() -> None:
    workers = WorkerThreads(2, "test-worker", contextvars.copy_context(), call_later)
    gate = threading.Event()
    workers.submit_import(lambda: gate.wait(WAIT))
    (thread,) = workers.stop(0.01)
    assert thread.name == "test-worker-import-0"
    gate.set()
    thread.join(WAIT)
