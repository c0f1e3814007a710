"""Ids of callbacks come from blocks, and never twice."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from typing import Any

import pytest

from pyloop import _callback_ids
from pyloop import _frames as f
from pyloop._callback_ids import RESERVE, CallbackIds
from pyloop._codec import encode
from pyloop._events import Events

BLOCK = 4096


class Java:
    """Reserves a block for each command."""

    def __init__(self, first: int) -> None:
        self.memory: Any = SimpleNamespace(words=[0] * (f.ID_BLOCK + 1))
        self.asked = 0
        self._next = first + 2 * BLOCK
        self.memory.words[f.ID_BLOCK] = first + BLOCK

    def reserve(self) -> None:
        self.asked += 1
        self.answer()

    def answer(self) -> None:
        self.memory.words[f.ID_BLOCK] = self._next
        self._next += BLOCK


def test_ids_are_unique_over_many_blocks_taken_in_one_turn() -> None:
    java = Java(1)
    ids = CallbackIds(java.memory, 1, java.reserve)
    taken = [ids.next() for _ in range(5 * BLOCK)]
    assert taken == list(range(1, 5 * BLOCK + 1))
    assert java.asked == 4


class Writer:
    """Writes at once what is published, and what is pushed only with a flush."""

    def __init__(self, java: Java) -> None:
        self._java = java

    def publish(self, kind: int, callback_id: int, payload: bytes, flags: int = 0) -> None:
        assert (kind, callback_id, payload) == (f.COMMAND, 0, encode((RESERVE, None)))
        self._java.reserve()

    def push_part(self, *frame: Any) -> None:
        raise AssertionError("Nothing flushes while the thread of the loop waits for ids")


def test_a_block_is_asked_for_at_once_also_in_a_turn_of_the_loop() -> None:
    java = Java(1)
    loop = asyncio.SelectorEventLoop()
    try:
        writer: Any = Writer(java)
        events = Events(loop, writer, java.memory, 1)
        # The thread of the loop takes the block, another one needs the block after it.
        for _ in range(BLOCK + 1):
            events.next_callback_id()
        with ThreadPoolExecutor(1) as threads:
            taken = threads.submit(lambda: [events.next_callback_id() for _ in range(BLOCK)])
            assert taken.result(60)[-1] == 2 * BLOCK + 1
        events.close()
    finally:
        loop.close()


def test_no_block_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    java = Java(1)
    ids = CallbackIds(java.memory, 1, lambda: None)
    for _ in range(2 * BLOCK):
        ids.next()
    monkeypatch.setattr(_callback_ids, "_IDS_SECONDS", 0.0)
    with pytest.raises(RuntimeError, match="Java reserved no further callback ids"):
        ids.next()
    java.answer()
    assert ids.next() == 2 * BLOCK + 1
