"""Figures of the reference table that Python takes by itself, on a loop of pyloop."""

from __future__ import annotations

import asyncio
import socket
from time import perf_counter

BATCH = 1000
DESCRIPTORS = 64


async def timers(seconds: float) -> float:
    """Return how many timers of ``call_later`` are delivered in a second."""
    loop = asyncio.get_running_loop()
    fired = 0
    start = perf_counter()
    end = start + seconds
    while perf_counter() < end:
        done = loop.create_future()
        left = BATCH

        def fire(done: asyncio.Future[None] = done) -> None:
            nonlocal left
            left -= 1
            if not left:
                done.set_result(None)

        for index in range(BATCH):
            loop.call_later(index % 10 * 1e-5, fire)
        await done
        fired += BATCH
    return fired / (perf_counter() - start)


async def descriptors(seconds: float) -> float:
    """Return how often sockets that become ready are read in a second."""
    loop = asyncio.get_running_loop()
    pairs = [socket.socketpair() for _ in range(DESCRIPTORS)]
    count = 0
    end = perf_counter() + seconds
    done = loop.create_future()

    def read(reader: socket.socket, writer: socket.socket) -> None:
        nonlocal count
        reader.recv(1)
        count += 1
        if perf_counter() < end:
            writer.send(b"x")
        elif not done.done():
            done.set_result(None)

    for reader, writer in pairs:
        reader.setblocking(False)
        loop.add_reader(reader, read, reader, writer)
    start = perf_counter()
    for _, writer in pairs:
        writer.send(b"x")
    await done
    rate = count / (perf_counter() - start)
    for reader, writer in pairs:
        loop.remove_reader(reader)
        reader.close()
        writer.close()
    return rate
