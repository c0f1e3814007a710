"""Turns extension tuples that Java wrote back into values, without recursion."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from pyloop._codec_errors import ConversionError, Key, RefusedError, path_text
from pyloop._codec_numpy import array_from_wire
from pyloop._codec_types import SCALARS


def _datetime(text: str, zone: str | None = None) -> datetime:
    value = datetime.fromisoformat(text)
    if zone is None:
        return value
    try:
        return value.astimezone(ZoneInfo(zone))
    except Exception as error:
        raise RefusedError(
            f"Python does not know the time zone {zone} ({error}): install tzdata in the Python"
            " environment, or send an OffsetDateTime"
        ) from error


def _timedelta(days: int, seconds: int, microseconds: int) -> timedelta:
    return timedelta(days, seconds, microseconds)


def _uuid(data: bytes) -> UUID:
    return UUID(bytes=data)


def _array(typecode: str, data: bytes) -> array[Any]:
    value: array[Any] = array(typecode)
    value.frombytes(data)
    if sys.byteorder == "big":
        value.byteswap()
    return value


def _ellipsis() -> Any:
    return ...


_TAGS: Final[dict[str, Callable[..., Any]]] = {
    "...": _ellipsis,
    "arr": _array,
    "date": date.fromisoformat,
    "dec": Decimal,
    "dt": _datetime,
    "nd": array_from_wire,
    "td": _timedelta,
    "time": time.fromisoformat,
    "uuid": _uuid,
}


class _Frame:
    """A container that the walk is in the middle of."""

    __slots__ = ("done", "index", "items", "kind")

    def __init__(self, container: Any) -> None:
        self.kind: type = type(container)
        self.items: list[Any] = (
            list(chain.from_iterable(container.items())) if self.kind is dict else list(container)
        )
        self.done: list[Any] = []
        self.index = -1

    def step(self) -> Key | int:
        """Tell where in the container the walk is."""
        return Key(self.items[self.index & ~1]) if self.kind is dict else self.index

    def result(self) -> Any:
        """Make the container of its finished elements."""
        if self.kind is dict:
            return dict(zip(self.done[::2], self.done[1::2], strict=True))
        return self.done if self.kind is list else self.kind(self.done)


def _conversion_error(message: str, steps: Sequence[Key | int]) -> ConversionError:
    return ConversionError(message, path_text(steps))


def decode(
    value: Any,
    conversion_error: Callable[[str, Sequence[Key | int]], ConversionError] = _conversion_error,
) -> Any:
    """Return a value as ``loads`` gives it with its extension tuples replaced.

    Raises ``ConversionError``, which the given function makes of a message and of the steps
    to the place of what cannot travel.
    """
    stack: list[_Frame] = []
    try:
        return _decode(value, stack)
    except RefusedError as error:
        steps = [frame.step() for frame in stack]
        raise conversion_error(str(error), steps) from error.__cause__


def _decode(value: Any, stack: list[_Frame]) -> Any:
    while True:
        done = True
        kind = type(value)
        if kind in SCALARS:
            pass
        elif kind is tuple and value and value[0] is ...:
            value = _read(value)
        elif not SCALARS.issuperset(map(type, value)) or kind is dict:
            stack.append(_Frame(value))
            done = False
        while stack:
            frame = stack[-1]
            if done:
                frame.done.append(value)
            frame.index += 1
            if frame.index < len(frame.items):
                value = frame.items[frame.index]
                break
            value = stack.pop().result()
            done = True
        else:
            return value


def _read(value: tuple[Any, ...]) -> Any:
    read = _TAGS.get(value[1])
    if read is None:
        raise RefusedError(f"an extension with the tag {value[1]!r} is unknown")
    try:
        return read(*value[2:])
    except RefusedError:
        raise
    except Exception as error:
        raise RefusedError(
            f"{value[1]} {value[2:]!r:.200} has no value in Python: {error}"
        ) from error
