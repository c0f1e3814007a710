"""The peers that need no JVM: reads ``case seconds`` lines, prints calls per second."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

IN_FLIGHT = 1000
WORKERS = 8


async def hop(x: int) -> int:
    """Return to the loop once."""
    await asyncio.sleep(0)
    return x


def echo(x: int) -> int:
    """Return the argument."""
    return x


async def rate(size: int, batch: Callable[[], Awaitable[object]], seconds: float) -> float:
    """Repeat a batch of calls and return calls per second."""
    calls = 0
    start = perf_counter()
    end = start + seconds
    while True:
        await batch()
        calls += size
        now = perf_counter()
        if now >= end:
            return calls / (now - start)


async def gather(seconds: float, size: int, eager: bool) -> float:
    """Gather coroutines with the default task factory or the eager one of 3.12."""
    if sys.version_info >= (3, 12):
        if eager:
            asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    elif eager:
        raise ValueError("eager tasks need CPython 3.12")

    async def batch() -> None:
        await asyncio.gather(*[hop(x) for x in range(size)])

    return await rate(size, batch, seconds)


async def executor(seconds: float, workers: int | None) -> float:
    """Run a plain function in a pool of threads, the default one if no size is given."""
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor(workers) if workers else None

    async def batch() -> None:
        await asyncio.gather(*[loop.run_in_executor(pool, echo, x) for x in range(IN_FLIGHT)])

    result = await rate(IN_FLIGHT, batch, seconds)
    if pool is not None:
        pool.shutdown()
    return result


async def timers(seconds: float) -> float:
    """Return how many timers are delivered in a second, like ``reference.timers``."""
    loop = asyncio.get_running_loop()
    fired = 0
    start = perf_counter()
    end = start + seconds
    while perf_counter() < end:
        done = loop.create_future()
        left = IN_FLIGHT

        def fire(done: asyncio.Future[None] = done) -> None:
            nonlocal left
            left -= 1
            if not left:
                done.set_result(None)

        for index in range(IN_FLIGHT):
            loop.call_later(index % 10 * 1e-5, fire)
        await done
        fired += IN_FLIGHT
    return fired / (perf_counter() - start)


CASES: dict[str, Callable[[float], Coroutine[None, None, float]]] = {
    "gather-1000": lambda seconds: gather(seconds, IN_FLIGHT, False),
    "gather-1000-eager": lambda seconds: gather(seconds, IN_FLIGHT, True),
    "gather-50": lambda seconds: gather(seconds, 50, False),
    "gather-50-eager": lambda seconds: gather(seconds, 50, True),
    "timers": timers,
    "executor": lambda seconds: executor(seconds, None),
    "executor-8": lambda seconds: executor(seconds, WORKERS),
}


def main() -> None:
    """Answer requests until the end of the input."""
    for line in sys.stdin:
        name, seconds = line.split()
        print(asyncio.run(CASES[name](float(seconds))), flush=True)


if __name__ == "__main__":
    main()
