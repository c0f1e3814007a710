"""The functions that the benchmarks call through pyloop."""

from __future__ import annotations

import asyncio
import gc
import sys
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

produced = 0

times: dict[tuple[int, int], int] = {}


async def hop(x: int) -> int:
    """Return to the loop once."""
    await asyncio.sleep(0)
    return x


async def nap() -> None:
    """Sleep for 50 ms."""
    await asyncio.sleep(0.05)


def echo(x: Any) -> Any:
    """Return the argument."""
    return x


async def echo_later(x: Any) -> Any:
    """Return the argument, as a coroutine that does not suspend."""
    return x


async def sleep_until_cancelled(x: int) -> None:
    """Sleep, and note the times of the start and of the cancellation."""
    times[x, 1] = time.monotonic_ns()
    try:
        await asyncio.sleep(600)
    finally:
        times[x, 2] = time.monotonic_ns()


async def cancellation(x: int, phase: int) -> int | None:
    """Return the time of a phase of a call that is cancelled, once it is known."""
    return times.get((x, phase))


def compute(x: int) -> int:
    """Keep a processor busy for about 2 ms."""
    total = 0
    for number in range(25_000):
        total += number * number % 7
    return x if total else -1


def block(seconds: float) -> None:
    """Keep the loop busy with Python code."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        pass


def block_in_c(seconds: float) -> None:
    """Keep the loop busy with C code that holds the GIL for about so long."""
    size = 1 << 20
    start = time.monotonic()
    sum(range(size))
    speed = size / (time.monotonic() - start)
    sum(range(int(speed * seconds)))


async def count(items: int) -> AsyncIterator[int]:
    """Yield small items, and count them in ``produced``."""
    global produced
    produced = 0
    for item in range(items):
        produced = item + 1
        yield item


async def snapshot() -> dict[str, int]:
    """Return what this interpreter holds, after a garbage collection."""
    gc.collect()
    return {
        "tasks": len(asyncio.all_tasks()),
        "threads": threading.active_count(),
        "blocks": sys.getallocatedblocks(),
        "produced": produced,
    }
