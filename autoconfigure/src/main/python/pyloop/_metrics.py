"""Meters that Python code records, for the meter registries of the application."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from time import perf_counter
from types import TracebackType
from typing import Any, Final, TypeVar, cast

from pyloop._meter_cells import COUNTER, GAUGE, TIMER, Cell
from pyloop._meter_checks import Tags, check_name, check_tags, check_text
from pyloop._meter_store import store

_CallableT = TypeVar("_CallableT", bound=Callable[..., Any])

_INFINITY: Final = float("inf")
_MAX_SECONDS: Final = 1e9


class _Meter:
    """A meter; without an application that listens nothing is recorded."""

    _kind = COUNTER

    def __init__(self, name: str, tags: Tags, unit: str | None, description: str | None) -> None:
        self._key = self._kind, check_name(name, "meter"), tags
        self._unit = check_text(unit, "unit")
        self._description = check_text(description, "description")
        self._cell: Cell | None = None

    def _record(self, value: float) -> None:
        cell = self._cell
        if cell is None:
            cell = self._cell = store.cell(self._key, self._unit, self._description)
            if cell is None:
                return
        cell.add(value)

    def _refused(self, value: object, remedy: str) -> ValueError:
        kind = type(self).__name__.lower()
        return ValueError(f"{value!r} was recorded for {kind} {self._key[1]!r}: {remedy}")

    def __repr__(self) -> str:
        _, name, tags = self._key
        return f"<pyloop.{type(self).__name__} {name!r} {dict(tags)}>"


class Counter(_Meter):
    """Counts what happens; made by `pyloop.counter`."""

    def increment(self, amount: float = 1.0) -> None:
        """Add to the counter; the amount must not be negative."""
        if not 0 <= amount < _INFINITY:
            raise self._refused(amount, "give a number of 0 or more, or use a gauge")
        self._record(float(amount))


class Gauge(_Meter):
    """Has a value that goes up and down; made by `pyloop.gauge`."""

    _kind = GAUGE

    def set(self, value: float) -> None:
        """Set the value; the last one of a second is told."""
        if not -_INFINITY < value < _INFINITY:
            raise self._refused(value, "give a finite number")
        self._record(float(value))


class Timer(_Meter):
    """Records how long something takes; made by `pyloop.timer`."""

    _kind = TIMER

    def record(self, seconds: float) -> None:
        """Record a duration in seconds."""
        if not 0 <= seconds <= _MAX_SECONDS:
            raise self._refused(seconds, "give seconds, of 0 to 1e9")
        self._record(float(seconds))

    def time(self) -> Timing:
        """Return what times a ``with`` block, or as a decorator each call of a function."""
        return Timing(self)


class Timing:
    """Times a block, or the calls of a function; made by `Timer.time`."""

    __slots__ = ("_begin", "_timer")

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._begin = 0.0

    def __enter__(self) -> None:
        self._begin = perf_counter()

    def __exit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        self._timer.record(perf_counter() - self._begin)

    def __call__(self, function: _CallableT) -> _CallableT:
        timer = self._timer
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise ValueError(
                f"{function!r} is a generator function, whose call only begins it: time a block "
                "in it using 'with'"
            )
        wrapper: Any
        if inspect.iscoroutinefunction(function):

            async def wrapper(*args: Any, **kwargs: Any) -> Any:
                with Timing(timer):
                    return await function(*args, **kwargs)
        else:

            def wrapper(*args: Any, **kwargs: Any) -> Any:
                with Timing(timer):
                    return function(*args, **kwargs)

        return cast(_CallableT, functools.wraps(function)(wrapper))


def counter(
    name: str,
    /,
    tags: Mapping[str, object] | None = None,
    *,
    unit: str | None = None,
    description: str | None = None,
    **more: object,
) -> Counter:
    """Return the counter of a name and tags, to call ``increment`` on.

    Tags are given as keyword arguments, or as a mapping if their keys are no identifiers or are
    those of other arguments. Their
    values are texts, whole numbers, bools or enums. Calls with equal names and tags give the
    same meter, so make it once, such as at import, where the tags are known. Each combination
    of values is a meter, and ``pyloop.metrics.max-meters`` limits their number.
    """
    return Counter(name, check_tags(tags, more), unit, description)


def gauge(
    name: str,
    /,
    tags: Mapping[str, object] | None = None,
    *,
    unit: str | None = None,
    description: str | None = None,
    **more: object,
) -> Gauge:
    """Return the gauge of a name and tags, to call ``set`` on; see `counter`."""
    return Gauge(name, check_tags(tags, more), unit, description)


def timer(
    name: str,
    /,
    tags: Mapping[str, object] | None = None,
    *,
    description: str | None = None,
    **more: object,
) -> Timer:
    """Return the timer of a name and tags, to call ``record`` or ``time`` on; see `counter`."""
    if "unit" in more:
        raise ValueError(
            f"Timer {name!r} was given unit {more['unit']!r}: leave it out, timers have seconds; "
            "give a tag of that key in a mapping"
        )
    return Timer(name, check_tags(tags, more), None, description)
