"""Tests for `pyloop._errors`."""

from __future__ import annotations

import marshal
from typing import Any

from pyloop import _errors


def raised(exc: BaseException) -> BaseException:
    try:
        raise exc
    except BaseException as caught:
        return caught


def test_describe_has_one_shape() -> None:
    kind, name, text, notes, frames, trace, cause, path = _errors.describe(raised(ValueError("x")))
    assert (kind, name, text, notes, cause, path) == (
        "execution",
        "ValueError",
        "x",
        [],
        None,
        None,
    )
    assert frames[-1][2] == "raised"
    assert trace.startswith("Traceback (most recent call last):")


def test_describe_keeps_the_kind_of_call_errors() -> None:
    error = _errors.CallError(_errors.REJECTED, "busy")
    assert _errors.describe(error)[:3] == ("rejected", "pyloop._errors.CallError", "busy")


def test_describe_has_the_load_of_a_rejection() -> None:
    description = _errors.describe(_errors.RejectedError("busy", 3, 2))
    assert (description[0], description[2], description[7]) == ("rejected", "busy", (3, 2))


def test_describe_names_cause_before_context() -> None:
    error = ValueError("outer")
    error.__context__ = KeyError("context")
    assert _errors.describe(error)[6][1] == "KeyError"
    error.__cause__ = TypeError("cause")
    assert _errors.describe(error)[6][1] == "TypeError"
    error.__cause__ = None
    error.__suppress_context__ = True
    assert _errors.describe(error)[6] is None


def test_describe_ends_chains() -> None:
    error: BaseException = ValueError("0")
    for depth in range(1, 100):
        outer = ValueError(str(depth))
        outer.__cause__ = error
        error = outer
    depth = 0
    description: Any = _errors.describe(error)
    while description is not None:
        depth, description = depth + 1, description[6]
    assert depth == 17


def test_encode_error_never_raises() -> None:
    class HostileError(Exception):
        @property
        def __notes__(self) -> Any:  # type: ignore[override]
            raise RuntimeError("no notes")

        def __str__(self) -> str:
            raise RuntimeError("no text")

    assert "HostileError" in marshal.loads(_errors.encode_error(HostileError()))[1]


def test_encode_error_shortens_text() -> None:
    description = marshal.loads(_errors.encode_error(ValueError("x" * 200_000)))
    assert len(description[2]) < 70_000
    assert description[2].endswith("(200000 characters)")
