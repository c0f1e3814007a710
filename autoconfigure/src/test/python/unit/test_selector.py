"""Tests for `pyloop._selector`."""

from __future__ import annotations

import os
import selectors
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pyloop import _frames as f
from pyloop._selector import DoorbellSelector


class Reader:
    """Stands for the submission ring."""

    def __init__(self) -> None:
        self.frames = 0
        self.looks = 0
        self.sleeps = 0
        self.arrives_at_look = 0

    def is_empty(self) -> bool:
        self.looks += 1
        if self.looks == self.arrives_at_look:
            self.frames = 1
        return not self.frames

    def prepare_sleep(self) -> bool:
        self.sleeps += 1
        return not self.frames

    def awake(self) -> None:
        pass


class Selector:
    """A selector, its doorbell and what it found."""

    def __init__(self, spins: bool) -> None:
        self.words = [0] * 256
        self.read_end, self.doorbell = os.pipe()
        os.set_blocking(self.read_end, False)
        memory: Any = SimpleNamespace(words=self.words)
        self.selector = DoorbellSelector(memory, self.read_end, spins)
        self.reader = Reader()
        self.found = 0
        self.idle: list[bool] = []
        self.others_run = False
        reader: Any = self.reader
        self.selector.attach(reader, self.find, lambda: None, lambda: self.others_run)

    def find(self, idle: bool) -> None:
        self.found += 1
        self.idle.append(idle)

    def close(self) -> None:
        self.selector.close()
        os.close(self.read_end)
        os.close(self.doorbell)


@pytest.fixture(params=[False, True])
def any_selector(request: pytest.FixtureRequest) -> Iterator[Selector]:
    selector = Selector(request.param)
    yield selector
    selector.close()


@pytest.fixture
def spinning() -> Iterator[Selector]:
    selector = Selector(True)
    yield selector
    selector.close()


def test_frames_are_found_without_sleep(any_selector: Selector) -> None:
    any_selector.reader.frames = 1
    assert any_selector.selector.select(60) == []
    assert any_selector.found == 1


def test_found_learns_whether_the_loop_is_idle(any_selector: Selector) -> None:
    any_selector.reader.frames = 1
    for timeout in (60, None, 0):
        any_selector.selector.select(timeout)
    assert any_selector.idle == [True, True, False]


def test_doorbell_wakes_and_is_drained_in_the_next_turn(any_selector: Selector) -> None:
    threading.Timer(0.05, os.write, (any_selector.doorbell, b"x")).start()
    while not any_selector.selector.select(60):
        pass
    any_selector.selector.select(0)
    with pytest.raises(BlockingIOError):
        os.read(any_selector.read_end, 1)


def test_ring_before_the_doorbell_is_drained_is_not_lost(any_selector: Selector) -> None:
    os.write(any_selector.doorbell, b"x")
    while not any_selector.selector.select(60):
        pass
    # Whoever writes a frame now rings once more, and both rings go at once.
    any_selector.reader.frames = 1
    os.write(any_selector.doorbell, b"x")
    before = any_selector.found
    any_selector.selector.select(60)
    assert any_selector.found == before + 1


def test_descriptors_are_reported(any_selector: Selector) -> None:
    read_end, write_end = os.pipe()
    any_selector.selector.register(read_end, selectors.EVENT_READ, "data")
    os.write(write_end, b"x")
    ((key, mask),) = any_selector.selector.select(60)
    assert (key.data, mask) == ("data", selectors.EVENT_READ)
    os.close(read_end)
    os.close(write_end)


def test_frame_that_comes_during_a_spin_is_found_without_sleep(spinning: Selector) -> None:
    spinning.reader.arrives_at_look = 3
    assert spinning.selector.select(60) == []
    assert spinning.found == 1
    assert spinning.reader.sleeps == 0


def test_no_spin_while_other_threads_run(spinning: Selector) -> None:
    spinning.others_run = True
    spinning.selector.select(0.0001)
    assert spinning.reader.sleeps == 1
    assert spinning.reader.looks == 1


def test_no_spin_while_another_loop_spins(
    spinning: Selector, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyloop._selector._spinners", [])
    spinning.selector.select(0.0001)
    assert spinning.reader.sleeps == 1
    assert spinning.reader.looks == 1


def test_spins_in_vain_become_rare(spinning: Selector) -> None:
    for _ in range(100):
        spinning.selector.select(0.0001)
    assert 0 < spinning.reader.sleeps <= 100
    looks = spinning.reader.looks
    for _ in range(50):
        spinning.selector.select(0.0001)
    assert spinning.reader.looks - looks < 50 * 16


def test_busy_loop_sees_descriptors_soon(any_selector: Selector) -> None:
    read_end, write_end = os.pipe()
    any_selector.selector.register(read_end, selectors.EVENT_READ, "data")
    any_selector.selector.select(0)
    os.write(write_end, b"x")
    while not any_selector.selector.select(0):
        pass
    os.close(read_end)
    os.close(write_end)


def test_late_doorbell_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pyloop._selector.SAFETY_TIMEOUT", 0.001)
    selector = Selector(False)
    selector.words[f.PYTHON_SLEEPS] = 1
    selector.reader.arrives_at_look = 1
    selector.selector.select(60)
    assert selector.words[f.LATE_DOORBELLS] == 1
    assert selector.found == 1
    selector.close()


def test_ready_descriptor_is_told_each_time_without_being_registered_again(
    any_selector: Selector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row S3: what costs a crossing is one look for each event, and nothing besides."""
    selector = any_selector.selector
    read_end, write_end = os.pipe()
    selector.register(read_end, selectors.EVENT_READ, "data")
    looks: list[float | None] = []
    ident = threading.get_ident()
    select = selectors.DefaultSelector.select

    def count(self: Any, timeout: float | None = None) -> Any:
        # The loop that runs these tests looks, too.
        if threading.get_ident() == ident:
            looks.append(timeout)
        return select(self, timeout)

    def refuse(*args: object) -> None:
        raise AssertionError("registered again")

    monkeypatch.setattr(selectors.DefaultSelector, "select", count)
    for name in ("register", "modify", "unregister"):
        monkeypatch.setattr(selector, name, refuse)
    for _ in range(100):
        os.write(write_end, b"x")
        ((key, _),) = selector.select(60)
        assert key.data == "data"
        assert os.read(read_end, 10) == b"x"
    assert len(looks) == 100
    monkeypatch.undo()
    os.close(read_end)
    os.close(write_end)


@pytest.mark.parametrize("timeout", [0, -1])
def test_look_without_timeout_does_not_sleep(any_selector: Selector, timeout: float) -> None:
    """Row S7: a timeout of zero returns at once."""
    assert any_selector.selector.select(timeout) == []
    assert any_selector.reader.sleeps == 0
    assert any_selector.found == 0


def test_look_with_timeout_ends_with_nothing(any_selector: Selector) -> None:
    """Row S7: else there is an event or the time is over."""
    assert any_selector.selector.select(0.001) == []
    assert any_selector.found == 0


def test_look_that_fails_frees_its_place(
    spinning: Selector, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row S7: another loop spins where one that died did."""
    places = [object()]
    monkeypatch.setattr("pyloop._selector._spinners", places)

    def die() -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(spinning.reader, "is_empty", die)
    with pytest.raises(KeyboardInterrupt):
        spinning.selector.select(60)
    assert len(places) == 1


def test_descriptor_whose_number_is_used_again_is_not_told_of_the_old_one(
    any_selector: Selector,
) -> None:
    """Row H12: a descriptor leaves the selector before it is closed."""
    selector = any_selector.selector
    old_read, old_write = os.pipe()
    selector.register(old_read, selectors.EVENT_READ, "old")
    os.write(old_write, b"x")
    selector.unregister(old_read)
    os.close(old_read)
    new_read, new_write = os.pipe()
    assert new_read == old_read
    selector.register(new_read, selectors.EVENT_READ, "new")
    assert selector.select(0.001) == []
    os.write(new_write, b"y")
    ((key, _),) = selector.select(60)
    assert key.data == "new"
    for descriptor in (old_write, new_read, new_write):
        os.close(descriptor)
