"""Processes and connections of the JVM and of asyncio."""

from __future__ import annotations

import asyncio
from time import perf_counter
from typing import Any

from pyloop import jvm

PART = 1 << 16
SIZE = 100_000_000
MESSAGE = b"x" * 64


async def pipe(of_jvm: bool, seconds: float) -> float:
    """Return how many bytes of a process are read in a second."""
    module: Any = jvm if of_jvm else asyncio
    end = perf_counter() + seconds
    count = 0
    start = perf_counter()
    while perf_counter() < end:
        process = await module.create_subprocess_exec(
            "head", "-c", str(SIZE), "/dev/zero", stdout=asyncio.subprocess.PIPE, limit=1 << 20
        )
        while data := await process.stdout.read(PART):
            count += len(data)
        await process.wait()
    return count / (perf_counter() - start)


async def echo(of_jvm: bool, port: int, connections: int, seconds: float) -> float:
    """Return how many messages come back in a second."""
    module: Any = jvm if of_jvm else asyncio
    count = 0
    streams = [await module.open_connection("localhost", port) for _ in range(connections)]
    start = perf_counter()
    end = start + seconds

    async def run(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal count
        while perf_counter() < end:
            writer.write(MESSAGE)
            await reader.readexactly(len(MESSAGE))
            count += 1

    await asyncio.gather(*(run(*stream) for stream in streams))
    rate = count / (perf_counter() - start)
    for _, writer in streams:
        writer.close()
    await asyncio.gather(*(writer.wait_closed() for _, writer in streams))
    return rate
