"""Files that applications send by their path."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

_PART = 1 << 16


def check_path(path: str) -> int:
    """Return the size of a file; raise if it cannot be sent."""
    if not os.path.isabs(path):
        raise RuntimeError(f"'path' of 'http.response.pathsend' must be absolute, but is {path!r}")
    if not os.path.isfile(path):
        raise FileNotFoundError(f"'path' of 'http.response.pathsend' is not a file: {path!r}")
    return os.path.getsize(path)


async def read_parts(path: str) -> AsyncIterator[bytes]:
    """Read a file without blocking the event loop."""
    file = await asyncio.to_thread(open, path, "rb")
    try:
        while part := await asyncio.to_thread(file.read, _PART):
            yield part
    finally:
        file.close()
