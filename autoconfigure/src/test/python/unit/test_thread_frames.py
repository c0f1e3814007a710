"""Tests for `pyloop._thread_frames`."""

from __future__ import annotations

import gc
import sys
import threading
from collections.abc import Iterator

import pytest

from pyloop._thread_frames import current_frames, without_collector


@pytest.fixture(autouse=True)
def _collector() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


def test_frames_are_those_of_threads() -> None:
    assert current_frames()[threading.get_ident()].f_code.co_name == "current_frames"


def test_collector_is_off_while_frames_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    enabled: list[bool] = []
    monkeypatch.setattr(sys, "_current_frames", lambda: enabled.append(gc.isenabled()))
    current_frames()
    assert enabled == [False]
    assert gc.isenabled()


def test_collector_that_was_off_stays_off() -> None:
    gc.disable()
    current_frames()
    assert not gc.isenabled()


def test_collector_is_on_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise MemoryError

    monkeypatch.setattr(sys, "_current_frames", fail)
    with pytest.raises(MemoryError):
        current_frames()
    assert gc.isenabled()


def test_thread_may_come_in_again() -> None:
    with without_collector:
        current_frames()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_many_threads_leave_the_collector_on() -> None:
    wrong: list[bool] = []

    def look() -> None:
        for _ in range(200):
            with without_collector:
                wrong.append(gc.isenabled())

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not any(wrong)
    assert gc.isenabled()
