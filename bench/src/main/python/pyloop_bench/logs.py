"""Logs very many lines, and looks how late the loop is."""

from __future__ import annotations

import asyncio
import logging
from time import perf_counter

logger = logging.getLogger("pyloop_bench")

STEP = 0.001


async def flood(lines: int, seconds: float) -> list[float]:
    """Log so many lines a second; return the lines of a second and the delay p99.9 in seconds."""
    delays: list[float] = []
    sampler = asyncio.ensure_future(_sample(delays))
    start = perf_counter()
    written, now = 0, 0.0
    while now < seconds:
        while written < lines * now:
            logger.info("order %d of %s is ready", written, "somebody")
            written += 1
            if not written % 100:
                break
        await asyncio.sleep(0)
        now = perf_counter() - start
    sampler.cancel()
    delays.sort()
    return [written / now, delays[int(len(delays) * 0.999)]]


async def limit(seconds: float) -> float:
    """Return how many lines a second Python logs to a handler that only makes the message."""
    alone = logging.getLogger("pyloop_bench.alone")
    alone.propagate = False
    alone.handlers = [_Message()]
    start = perf_counter()
    written, now = 0, 0.0
    while now < seconds:
        for _ in range(100):
            alone.info("order %d of %s is ready", written, "somebody")
            written += 1
        await asyncio.sleep(0)
        now = perf_counter() - start
    return written / now


class _Message(logging.Handler):
    def handle(self, record: logging.LogRecord) -> bool:
        record.getMessage()
        return True


async def _sample(delays: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + STEP
        await asyncio.sleep(STEP)
        delays.append(max(0.0, loop.time() - due))
