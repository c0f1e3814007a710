"""Exceptions described in plain values for Java."""

from __future__ import annotations

import os
import traceback
from typing import Any

from pyloop._codec import ConversionError, dumps

_MAX_CAUSES = 16
_MAX_TEXT = 1 << 16
OWN = os.path.dirname(os.path.abspath(__file__)) + os.sep
"""Begins the names of the files of pyloop itself."""

EXECUTION = "execution"
CONVERSION = "conversion"
MODULE_NOT_FOUND = "module-not-found"
FUNCTION_NOT_FOUND = "function-not-found"
REJECTED = "rejected"
GATHER = "gather"


class CallError(Exception):
    """A call that could not be made; ``kind`` tells Java which exception it is."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


class RejectedError(CallError):
    """A call that was not accepted because of the load."""

    def __init__(self, message: str, pending: int, limit: int) -> None:
        super().__init__(REJECTED, message)
        self.load = (pending, limit)


def describe(exc: BaseException, causes: int = _MAX_CAUSES) -> tuple[Any, ...]:
    """Describe an exception.

    Return ``(kind, type, message, notes, frames, traceback, cause, path)``: frames are
    ``(file, line, function)`` from the outermost to the innermost, without those of
    pyloop that called the function; cause is a description or ``None``; path is that to
    a value that cannot travel, or the load that a call was rejected for.
    """
    kind, path = EXECUTION, None
    if isinstance(exc, ConversionError):
        kind, path = CONVERSION, exc.path
    elif isinstance(exc, CallError):
        kind, path = exc.kind, getattr(exc, "load", None)
    cause = exc.__cause__ if exc.__cause__ or exc.__suppress_context__ else exc.__context__
    return (
        kind,
        _type_name(exc),
        _text(exc),
        [_shorten(str(note)) for note in getattr(exc, "__notes__", ())],
        _frames(exc),
        traceback_of(exc),
        describe(cause, causes - 1) if cause is not None and causes > 0 else None,
        path,
    )


def encode_error(exc: BaseException) -> bytes:
    """Return the payload of an error frame; never raise."""
    try:
        return dumps(describe(exc))
    except Exception as failure:
        text = f"{_type_name(exc)} (which could not be described: {_type_name(failure)})"
        return dumps((EXECUTION, _type_name(exc), text, [], [], text, None, None))


def _type_name(exc: BaseException) -> str:
    cls = type(exc)
    if cls.__module__ in ("builtins", "__main__"):
        return cls.__qualname__
    return f"{cls.__module__}.{cls.__qualname__}"


def _text(exc: BaseException) -> str:
    try:
        return _shorten(str(exc))
    except BaseException as failure:
        return f"<str() of the exception raised {_type_name(failure)}>"


def _shorten(text: str) -> str:
    return text if len(text) <= _MAX_TEXT else f"{text[:_MAX_TEXT]}... ({len(text)} characters)"


def _own_frames(exc: BaseException) -> int:
    count, tb = 0, exc.__traceback__
    while tb is not None and tb.tb_frame.f_code.co_filename.startswith(OWN):
        count += 1
        tb = tb.tb_next
    return count


def _frames(exc: BaseException) -> list[tuple[str, int, str]]:
    tb = exc.__traceback__
    for _ in range(_own_frames(exc)):
        tb = tb.tb_next if tb else None
    frames = [
        (frame.filename, frame.lineno or 0, frame.name)
        for frame in traceback.StackSummary.extract(traceback.walk_tb(tb), lookup_lines=False)
    ]
    return frames if len(frames) <= 200 else frames[:100] + frames[-100:]


def traceback_of(exc: BaseException) -> str:
    """Return the traceback as Python prints it, without the frames of pyloop."""
    tb = exc.__traceback__
    for _ in range(_own_frames(exc)):
        tb = tb.tb_next if tb else None
    try:
        return _shorten("".join(traceback.format_exception(type(exc), exc, tb)))
    except Exception as failure:
        return f"<the traceback could not be formatted: {_type_name(failure)}>"
