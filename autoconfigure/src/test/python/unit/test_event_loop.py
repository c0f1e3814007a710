"""Tests for `pyloop._event_loop`."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Iterator
from typing import Any

import pytest

from pyloop._event_loop import SelectorEventLoop

variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")


@pytest.fixture
def loop() -> Iterator[SelectorEventLoop]:
    loop = SelectorEventLoop()
    yield loop
    loop.close()


def run_once(loop: SelectorEventLoop) -> None:
    loop.call_soon(loop.stop)
    loop.run_forever()


def test_handle_has_what_the_one_of_asyncio_has(loop: SelectorEventLoop) -> None:
    own = loop.call_soon(print, 1)
    other = asyncio.SelectorEventLoop.call_soon(loop, print, 1)
    assert type(own) is type(other)
    slots = [name for name in asyncio.Handle.__slots__ if name not in ("__weakref__", "_context")]
    assert [getattr(own, name) for name in slots] == [getattr(other, name) for name in slots]
    assert repr(own) == repr(other)
    own.cancel()
    other.cancel()
    run_once(loop)


def test_call_soon_keeps_order_context_and_cancellation(loop: SelectorEventLoop) -> None:
    seen: list[tuple[int, str]] = []
    context = contextvars.copy_context()
    context.run(variable.set, "given")

    def note(number: int) -> None:
        seen.append((number, variable.get()))

    loop.call_soon(note, 1)
    loop.call_soon(note, 2, context=context)
    loop.call_soon(note, 3).cancel()
    loop.call_soon(note, 4)
    run_once(loop)
    assert seen == [(1, "none"), (2, "given"), (4, "none")]


def test_exception_reaches_the_handler(loop: SelectorEventLoop) -> None:
    contexts: list[dict[str, object]] = []
    loop.set_exception_handler(lambda _, context: contexts.append(context))
    handle = loop.call_soon(lambda: 1 / 0)
    run_once(loop)
    assert isinstance(contexts[0]["exception"], ZeroDivisionError)
    assert contexts[0]["handle"] is handle


def test_debug_mode_is_the_one_of_asyncio(loop: SelectorEventLoop) -> None:
    loop.set_debug(True)
    handle: Any = loop.call_soon(print)
    assert handle._source_traceback
    with pytest.raises(TypeError, match="callable"):
        loop.call_soon(1)  # type: ignore[arg-type]


def test_closed_loop_refuses(loop: SelectorEventLoop) -> None:
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon(print)
