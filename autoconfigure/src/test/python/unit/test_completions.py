"""Tests for `pyloop._completions`."""

from __future__ import annotations

import gc
import marshal
import os
import struct
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pyloop import _completions
from pyloop import _frames as f
from pyloop._blocks import PayloadBlocks
from pyloop._completions import CompletionWriter
from pyloop._memory import RingMemory

CAPACITY = 1 << 16


class Ring:
    """What Java would read."""

    def __init__(self, folder: Path, capacity: int = CAPACITY) -> None:
        self.capacity = capacity
        path = folder / "test.ring"
        path.write_bytes(bytes(f.DATA + 2 * capacity))
        with path.open("r+b") as file:
            words = [0] * (f.DATA >> 3)
            words[f.MAGIC_WORD], words[f.VERSION_WORD] = f.MAGIC, f.VERSION
            words[f.SUBMISSION_CAPACITY] = words[f.COMPLETION_CAPACITY] = capacity
            file.write(struct.pack(f"={len(words)}Q", *words))
        self.memory = RingMemory(str(path))
        self.words, self.view = self.memory.words, self.memory.view
        self.doorbell = os.pipe()
        os.set_blocking(self.doorbell[0], False)
        blocks = PayloadBlocks(str(folder), "test", self.memory.fence)
        self.writer = CompletionWriter(self.memory, blocks, 1, self.doorbell[1])

    def read(self) -> list[tuple[int, int, Any]]:
        """Return the frames that are new: type, call id and payload."""
        words, frames = self.words, []
        head, tail = words[f.COMPLETION_HEAD], words[f.COMPLETION_TAIL]
        while head < tail:
            index = f.DATA + self.capacity + head % self.capacity
            length = words[index >> 3] & 0xFFFFFFFF
            if not words[index >> 3] >> 32 & 0xFF:
                head += length
                continue
            payload = self.view[index + 16 : index + 16 + length].tobytes()
            frames.append((words[index >> 3] >> 32 & 0xFF, words[(index >> 3) + 1], payload))
            head += 16 + (length + 7 & -8)
        words[f.COMPLETION_HEAD] = head
        return frames

    def sleep(self) -> None:
        """Declare that Java sleeps."""
        self.words[f.JAVA_SLEEPS] = 1

    def rings(self) -> int:
        """Return how often the doorbell was rung since the last question."""
        try:
            return len(os.read(self.doorbell[0], 1 << 16)) // 8
        except BlockingIOError:
            return 0

    def close(self) -> None:
        self.writer.close()
        for descriptor in self.doorbell:
            os.close(descriptor)


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[Ring]:
    ring = Ring(tmp_path)
    yield ring
    ring.close()


@pytest.fixture
def large_ring(tmp_path: Path) -> Iterator[Ring]:
    ring = Ring(tmp_path, 1 << 20)
    yield ring
    ring.close()


def results(payload: bytes) -> dict[int, Any]:
    """Read a frame of results as Java does."""
    count = struct.unpack_from("=Q", payload)[0]
    ids = struct.unpack_from(f"={count}Q", payload, 8)
    return dict(zip(ids, marshal.loads(payload[8 + 8 * count :]), strict=True))


def test_result_is_written_at_once_while_java_waits(ring: Ring) -> None:
    ring.writer.result(1, "a")
    assert ring.read() == [(f.RESULT, 1, marshal.dumps("a", 4))]


def test_results_share_a_frame_while_java_is_busy(ring: Ring) -> None:
    values = [None, True, 1, 1, -(1 << 63), (1 << 63) - 1, 0.5, "ab", "ab", "\ud800"]
    ring.writer.result(1, 1)
    for number, value in enumerate(values):
        ring.writer.result(2 + number, value)
    assert len(ring.read()) == 1
    ring.writer.flush()
    ((kind, call_id, payload),) = ring.read()
    assert (kind, call_id) == (f.RESULTS, 0)
    assert results(payload) == dict(enumerate(values, 2))
    assert marshal.dumps(["ab", "ab"], 2)[5:] in payload


@pytest.mark.parametrize("value", [1 << 63, "x" * 129, b"x", (1,), [], {}, 1j])
def test_other_results_have_their_own_frame(ring: Ring, value: Any) -> None:
    ring.writer.result(1, 1)
    ring.writer.result(2, 2)
    ring.writer.result(3, value)
    ring.writer.flush()
    frames = {kind: (call_id, payload) for kind, call_id, payload in ring.read()[1:]}
    assert frames[f.RESULT] == (3, marshal.dumps(value, 4))
    assert results(frames[f.RESULTS][1]) == {2: 2}


def test_results_are_written_when_there_are_enough(ring: Ring) -> None:
    for number in range(1 + 32):
        ring.writer.result(number + 1, number)
    ids = [results(payload) for kind, _, payload in ring.read() if kind == f.RESULTS]
    assert ids == [{number + 1: number for number in range(1, 33)}]


def test_result_that_cannot_travel_raises_and_leaves_the_others(ring: Ring) -> None:
    ring.writer.result(1, 1)
    ring.writer.result(2, 2)
    with pytest.raises(ValueError, match="cannot travel"):
        ring.writer.result(3, object())
    ring.writer.close()
    assert results(ring.read()[1][2]) == {2: 2}


class Clock:
    """Says how many seconds have passed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        monkeypatch.setattr(_completions, "perf_counter", lambda: self.now)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_part_wakes_java_when_none_came_just_before(large_ring: Ring, clock: Clock) -> None:
    for _ in range(3):
        large_ring.sleep()
        large_ring.writer.push_part(f.ASGI_CHUNK, 7, b"x" * 5000)
        assert large_ring.rings() == 1
        assert large_ring.read() == [(f.ASGI_CHUNK, 7, b"x" * 5000)]
        clock.now += 0.001


def test_parts_that_follow_each_other_wake_java_at_128_kib(large_ring: Ring, clock: Clock) -> None:
    large_ring.writer.push_part(f.ASGI_CHUNK, 7, bytes(65536))
    large_ring.read()
    large_ring.sleep()
    large_ring.writer.push_part(f.ASGI_CHUNK, 7, b"a" * 65536)
    assert large_ring.rings() == 0
    large_ring.writer.push_part(f.ASGI_CHUNK, 7, b"b" * 65536)
    assert large_ring.rings() == 1
    assert [payload[:1] for _, _, payload in large_ring.read()] == [b"a", b"b"]


def test_parts_wake_java_when_the_turn_of_the_loop_ends(large_ring: Ring, clock: Clock) -> None:
    large_ring.writer.push_part(f.ASGI_CHUNK, 7, bytes(5001))
    large_ring.read()
    large_ring.sleep()
    large_ring.writer.push_part(f.ASGI_CHUNK, 7, bytes(5001))
    assert large_ring.rings() == 0
    large_ring.writer.flush()
    assert large_ring.rings() == 1
    large_ring.writer.flush()
    assert large_ring.rings() == 0


def test_part_comes_after_what_was_pushed_before(large_ring: Ring) -> None:
    large_ring.writer.push(f.ASGI_RESPONSE, 1, b"1")
    large_ring.writer.push(f.ASGI_RESPONSE, 2, b"2")
    large_ring.writer.result(3, 3)
    large_ring.writer.push_part(f.ASGI_CHUNK, 2, b"4" * 5000)
    large_ring.writer.flush()
    frames = large_ring.read()
    assert [call_id for kind, call_id, _ in frames if kind != f.RESULTS] == [1, 2, 2]


def test_parts_beyond_the_ring_are_kept_in_order(ring: Ring) -> None:
    parts = [bytes([number]) * (4096 - number) for number in range(40)]
    for part in parts:
        ring.writer.push_part(f.ASGI_CHUNK, 7, part)
    read = []
    while frames := ring.read():
        read += [payload for _, _, payload in frames]
        ring.writer.flush()
    assert read == parts


def test_part_longer_than_a_frame_goes_through_a_block(ring: Ring) -> None:
    ring.writer.push_part(f.ASGI_CHUNK, 7, bytes(4097))
    ((kind, call_id, payload),) = ring.read()
    assert (kind, call_id) == (f.ASGI_CHUNK, 7)
    assert struct.unpack("=qq", payload)[1] == 4097


def test_close_lets_go_of_the_memory(ring: Ring) -> None:
    """Shared memory does not wait for the garbage collector, nor for who still publishes."""
    mapped = weakref.ref(ring.view.obj)
    ring.writer.publish(f.RESULT, 1, marshal.dumps(1))
    ring.words = ring.view = memoryview(b"")
    gc.disable()
    try:
        ring.writer.close()
        assert mapped() is None
    finally:
        gc.enable()
    ring.writer.publish(f.RESULT, 2, marshal.dumps(2))
    ring.writer.push(f.RESULT, 3, marshal.dumps(3))
    ring.writer.flush()
