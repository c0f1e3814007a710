"""Ids of callbacks come from blocks, and never twice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from pyloop import _callback_ids
from pyloop import _frames as f
from pyloop._callback_ids import CallbackIds

BLOCK = 4096


class Java:
    """Reserves a block for each command, once the command is written."""

    def __init__(self, first: int) -> None:
        self.memory: Any = SimpleNamespace(words=[0] * (f.ID_BLOCK + 1))
        self.asked = 0
        self.flushed = 0
        self._next = first + 2 * BLOCK
        self.memory.words[f.ID_BLOCK] = first + BLOCK

    def reserve(self) -> None:
        self.asked += 1

    def flush(self) -> None:
        self.flushed += 1
        if self.asked and not self.memory.words[f.ID_BLOCK]:
            self.asked -= 1
            self.memory.words[f.ID_BLOCK] = self._next
            self._next += BLOCK

    def ids(self, first: int) -> CallbackIds:
        return CallbackIds(self.memory, first, self.reserve, self.flush)


def test_ids_are_unique_over_many_blocks_taken_in_one_turn() -> None:
    java = Java(1)
    ids = java.ids(1)
    # Nobody but the ids themselves flushes here, as in a turn of the loop that goes on.
    taken = [ids.next() for _ in range(5 * BLOCK)]
    assert taken == list(range(1, 5 * BLOCK + 1))
    assert java.flushed


def test_the_block_that_waits_is_taken_without_flush() -> None:
    java = Java(1)
    ids = java.ids(1)
    for _ in range(2 * BLOCK):
        ids.next()
    assert (java.asked, java.flushed) == (1, 0)


def test_no_block_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    java = Java(1)
    ids = CallbackIds(java.memory, 1, java.reserve, lambda: None)
    for _ in range(2 * BLOCK):
        ids.next()
    monkeypatch.setattr(_callback_ids, "_IDS_SECONDS", 0.0)
    with pytest.raises(RuntimeError, match="Java reserved no further callback ids"):
        ids.next()
    java.flush()
    assert ids.next() == 2 * BLOCK + 1
