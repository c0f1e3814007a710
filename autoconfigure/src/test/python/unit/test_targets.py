"""Tests for `pyloop._resolve`."""

from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

import pyloop
from pyloop import _errors, _resolve


async def coroutine() -> None: ...


def plain(a: int, b: int = 0) -> int:
    return a + b


@pyloop.inline
def inline() -> None: ...


async def async_generator() -> AsyncIterator[int]:
    yield 1


def generator() -> Iterator[int]:
    yield 1


class CallsCoroutine:
    async def __call__(self) -> None: ...


@pytest.mark.parametrize(
    ("function", "kind"),
    [
        (coroutine, _resolve.COROUTINE),
        (plain, _resolve.PLAIN),
        (inline, _resolve.INLINE),
        (async_generator, _resolve.ASYNC_GENERATOR),
        (generator, _resolve.GENERATOR),
        (CallsCoroutine(), _resolve.COROUTINE),
        (functools.partial(coroutine), _resolve.COROUTINE),
        (functools.partial(functools.partial(generator)), _resolve.GENERATOR),
        (len, _resolve.PLAIN),
        (int, _resolve.PLAIN),
    ],
)
def test_kind(function: Callable[..., Any], kind: int) -> None:
    assert _resolve.Target("test:function", function).kind == kind


def test_resolve_finds_attribute_of_attribute() -> None:
    assert _resolve.resolve("os.path:join").function("a", "b") == "a/b"
    assert _resolve.resolve("builtins:dict.fromkeys").function("a") == {"a": None}


@pytest.mark.parametrize("reference", ["os", "os:", ":join", ""])
def test_resolve_refuses_other_forms(reference: str) -> None:
    with pytest.raises(_errors.CallError, match="not of the form") as info:
        _resolve.resolve(reference)
    assert info.value.kind == _errors.FUNCTION_NOT_FOUND


def test_resolve_names_missing_module() -> None:
    with pytest.raises(_errors.CallError, match=r"'no_such_module'.*sys\.path is") as info:
        _resolve.resolve("no_such_module:function")
    assert info.value.kind == _errors.MODULE_NOT_FOUND


def test_resolve_suggests_names() -> None:
    with pytest.raises(_errors.CallError, match="did you mean 'join'"):
        _resolve.resolve("os.path:jion")


def test_resolve_refuses_what_is_not_callable() -> None:
    with pytest.raises(_errors.CallError, match="not callable, it is of type 'str'"):
        _resolve.resolve("os:sep")


def test_is_imported_looks_only_at_what_is_there() -> None:
    assert _resolve.is_imported("os:path.join")
    assert not _resolve.is_imported("os:no_such_name")
    assert not _resolve.is_imported("no_such_module:function")


def test_explain_arguments_names_the_signature() -> None:
    target = _resolve.Target("test:plain", plain)
    with pytest.raises(TypeError) as info:
        plain()  # type: ignore[call-arg]
    error = info.value
    error.__traceback__ = None
    explained = _resolve.explain_arguments(target, error, (), None)
    assert "missing a required argument: 'a'" in str(explained)
    assert "its signature is (a: 'int', b: 'int' = 0)" in str(explained)


def test_explain_arguments_leaves_fitting_calls_alone() -> None:
    target = _resolve.Target("test:plain", plain)
    error = TypeError("inside")
    assert _resolve.explain_arguments(target, error, (1,), {"b": 2}) is error
