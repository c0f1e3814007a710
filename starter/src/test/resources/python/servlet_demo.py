"""Functions that a Spring MVC application calls."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator


async def square(number: int) -> int:
    """Give way once, then square a number."""
    await asyncio.sleep(0)
    return number * number


def cube(number: int) -> int:
    """Raise a number to its third power."""
    return number**3


async def count(end: int) -> AsyncIterator[int]:
    """Count from 0 up to a number."""
    for number in range(end):
        yield number


def fail() -> None:
    """Find nothing."""
    raise LookupError("nothing there")
