from __future__ import annotations

from pyloop._telemetry import Blocks


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
