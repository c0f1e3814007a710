"""A round trip between Java and an asyncio loop with nothing but two descriptors."""

from __future__ import annotations

import asyncio
import os


def main(descriptors: tuple[int, int]) -> None:
    """Answer each ring of the first descriptor with a ring of the second, for ever."""
    doorbell, java_doorbell = descriptors
    loop = asyncio.SelectorEventLoop()

    def answer() -> None:
        os.eventfd_read(doorbell)
        os.eventfd_write(java_doorbell, 1)

    loop.add_reader(doorbell, answer)
    loop.run_forever()
