"""Tests for `pyloop._completions`."""

from __future__ import annotations

import marshal
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pyloop import _frames as f
from pyloop._blocks import PayloadBlocks
from pyloop._completions import CompletionWriter
from pyloop._memory import RingMemory

CAPACITY = 1 << 16


class Ring:
    """What Java would read."""

    def __init__(self, folder: Path) -> None:
        path = folder / "test.ring"
        path.write_bytes(bytes(f.DATA + 2 * CAPACITY))
        with path.open("r+b") as file:
            words = [0] * (f.DATA >> 3)
            words[f.MAGIC_WORD], words[f.VERSION_WORD] = f.MAGIC, f.VERSION
            words[f.SUBMISSION_CAPACITY] = words[f.COMPLETION_CAPACITY] = CAPACITY
            file.write(struct.pack(f"={len(words)}Q", *words))
        self.memory = RingMemory(str(path))
        self.doorbell = os.pipe()
        blocks = PayloadBlocks(str(folder), "test", self.memory.fence)
        self.writer = CompletionWriter(self.memory, blocks, 1, self.doorbell[1])

    def read(self) -> list[tuple[int, int, Any]]:
        """Return the frames that are new: type, call id and payload."""
        words, frames = self.memory.words, []
        head, tail = words[f.COMPLETION_HEAD], words[f.COMPLETION_TAIL]
        while head < tail:
            index = f.DATA + CAPACITY + head % CAPACITY
            length = words[index >> 3] & 0xFFFFFFFF
            payload = self.memory.view[index + 16 : index + 16 + length].tobytes()
            frames.append((words[index >> 3] >> 32 & 0xFF, words[(index >> 3) + 1], payload))
            head += 16 + (length + 7 & -8)
        words[f.COMPLETION_HEAD] = head
        return frames


@pytest.fixture
def ring(tmp_path: Path) -> Iterator[Ring]:
    ring = Ring(tmp_path)
    yield ring
    ring.writer.close()
    for descriptor in ring.doorbell:
        os.close(descriptor)
    ring.memory.close()


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
