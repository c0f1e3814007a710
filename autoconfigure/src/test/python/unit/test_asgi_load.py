"""Tests for `pyloop._asgi_load`."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from pyloop._asgi_load import is_double_callable


async def single(scope: Any, receive: Any, send: Any) -> None:
    pass


def double(scope: Any) -> Any:
    return functools.partial(single, scope)


@functools.wraps(single)
def wrapped(*args: Any) -> Any:
    return single(*args)


def marked_single(scope: Any, receive: Any, send: Any) -> Any:
    return single(scope, receive, send)


marked_single._asgi_single_callable = True  # type: ignore[attr-defined]


async def marked_double(scope: Any) -> None:
    pass


marked_double._asgi_double_callable = True  # type: ignore[attr-defined]


class Single:
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        pass

    async def method(self, scope: Any, receive: Any, send: Any) -> None:
        pass


class Double:
    def __init__(self, scope: Any) -> None:
        pass

    async def __call__(self, receive: Any, send: Any) -> None:
        pass


class Factory:
    def __call__(self, scope: Any) -> Any:
        return double(scope)


@pytest.mark.parametrize(
    "application",
    [
        single,
        wrapped,
        marked_single,
        Single(),
        Single().method,
        functools.partial(single),
        functools.partial(functools.partial(single)),
        functools.partial(Single()),
        functools.partial(Single().method),
    ],
)
def test_application_is_single_callable(application: Any) -> None:
    assert not is_double_callable(application)


@pytest.mark.parametrize(
    "application",
    [
        double,
        marked_double,
        Double,
        Factory(),
        Factory().__call__,
        functools.partial(double),
        functools.partial(Double),
        functools.partial(Factory()),
    ],
)
def test_application_is_double_callable(application: Any) -> None:
    assert is_double_callable(application)
