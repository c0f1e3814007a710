from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

from pyloop._codec import loads
from pyloop._completions import CompletionWriter
from pyloop._telemetry import SAMPLES, Blocks, Telemetry


class Clock:
    def __init__(self) -> None:
        self.now = 10.0
        self.counts = 0

    def __call__(self) -> float:
        return self.now

    def count(self) -> int:
        self.now += 0.005
        self.counts += 1
        return self.counts


def test_blocks_are_counted_for_a_thousandth_of_the_time() -> None:
    clock = Clock()
    blocks = Blocks(clock.count, clock)
    assert blocks.get() == 1
    clock.now += 4.9
    assert blocks.get() == 1
    clock.now += 0.2
    assert blocks.get() == 2


def test_blocks_that_take_no_time_are_counted_each_time() -> None:
    clock = Clock()
    blocks = Blocks(lambda: clock.counts, clock)
    assert blocks.get() == 0
    clock.counts = 7
    assert blocks.get() == 7


class Loop:
    """A loop whose clock stands still until its timer is run."""

    def __init__(self) -> None:
        self.now = 10.0
        self.due = 0.0
        self.callback: Callable[[], None] | None = None

    def time(self) -> float:
        return self.now

    def call_at(self, when: float, callback: Callable[[], None]) -> None:
        self.due, self.callback = when, callback

    def run_timer(self, late: float) -> None:
        self.now = self.due + late
        assert self.callback is not None
        self.callback()


class Writer:
    def __init__(self) -> None:
        self.delays: list[list[float]] = []

    def offer(self, _kind: int, line: bytes) -> bool:
        frame: tuple[Any, ...] = loads(line)
        self.delays.append(frame[0])
        return True


def start() -> tuple[Loop, Writer]:
    loop, writer = Loop(), Writer()
    Telemetry(
        cast(asyncio.AbstractEventLoop, loop), cast(CompletionWriter, writer), lambda: None, 1.0
    ).start()
    assert writer.delays == [[]]
    return loop, writer


def test_delays_are_told_once_in_an_interval() -> None:
    loop, writer = start()
    for _ in range(2 * SAMPLES):
        loop.run_timer(0.05)
    assert [len(delays) for delays in writer.delays] == [0, SAMPLES, SAMPLES]


def test_long_delay_is_told_at_once() -> None:
    loop, writer = start()
    loop.run_timer(0.0)
    loop.run_timer(0.9)
    assert len(writer.delays) == 2
    assert max(writer.delays[1]) > 0.89
