from __future__ import annotations

import functools
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

import pyloop
from pyloop import _errors, _resolve


async def coroutine() -> None:
    pass


def plain(number: int, *, scale: int = 1) -> int:
    return number * scale


@pyloop.inline
def inline() -> None:
    pass


async def async_generator() -> AsyncIterator[int]:
    yield 1


def generator() -> Iterator[int]:
    yield 1


class AsyncCallable:
    async def __call__(self) -> None:
        pass


async_callable = AsyncCallable()
partial = functools.partial(coroutine)
value = 42


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("coroutine", _resolve.COROUTINE),
        ("plain", _resolve.PLAIN),
        ("inline", _resolve.INLINE),
        ("async_generator", _resolve.ASYNC_GENERATOR),
        ("generator", _resolve.GENERATOR),
        ("async_callable", _resolve.COROUTINE),
        ("partial", _resolve.COROUTINE),
        ("AsyncCallable", _resolve.PLAIN),
    ],
)
def test_resolve_finds_out_how_a_function_runs(name: str, kind: int) -> None:
    assert _resolve.resolve(f"{__name__}:{name}").kind == kind


def test_resolve_of_attribute_of_attribute() -> None:
    target = _resolve.resolve("json:JSONDecoder.decode")
    assert target.function.__name__ == "decode"


@pytest.mark.parametrize(
    ("reference", "kind", "message"),
    [
        ("json", _errors.FUNCTION_NOT_FOUND, "'json' is not of the form"),
        (":dumps", _errors.FUNCTION_NOT_FOUND, "':dumps' is not of the form"),
        ("json:dumsp", _errors.FUNCTION_NOT_FOUND, "did you mean 'dump' or 'dumps'?"),
        (f"{__name__}:value", _errors.FUNCTION_NOT_FOUND, "is of type 'int'"),
        ("no_such_module:run", _errors.MODULE_NOT_FOUND, "pyloop.python.path"),
        ("json.nothing:run", _errors.MODULE_NOT_FOUND, "'json.nothing'"),
    ],
)
def test_resolve_of_what_does_not_exist_says_so(reference: str, kind: str, message: str) -> None:
    with pytest.raises(_errors.CallError) as raised:
        _resolve.resolve(reference)
    assert raised.value.kind == kind
    assert message in str(raised.value)


def call(reference: str, *args: Any, **kwargs: Any) -> BaseException:
    target = _resolve.resolve(reference)
    try:
        target.function(*args, **kwargs)
    except TypeError as exc:
        return _resolve.explain_arguments(target, exc, args, kwargs)
    raise AssertionError("The call did not fail")


def test_arguments_that_do_not_fit_are_explained() -> None:
    error = call(f"{__name__}:plain", 1, 2, factor=3)
    assert "2 positional and ['factor'] keyword arguments" in str(error)
    assert "its signature is (number: 'int', *, scale: 'int' = 1) -> 'int'" in str(error)


def test_type_error_inside_the_function_stays() -> None:
    target = _resolve.resolve(f"{__name__}:plain")
    try:
        target.function(object(), scale=None)
    except TypeError as exc:
        assert _resolve.explain_arguments(target, exc, (object(),), {"scale": None}) is exc
