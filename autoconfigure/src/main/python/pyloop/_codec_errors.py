"""The error of a value that cannot travel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

_MAX_PATH: Final = 400
_MAX_KEY: Final = 40


class ConversionError(ValueError):
    """A value cannot travel between Python and Java.

    ``path`` says where it is inside the outermost value, such as ``$.items[3].price``.
    """

    def __init__(self, message: str, path: str = "$") -> None:
        super().__init__(f"{message} at {path}")
        self.path = path


class Key:
    """A step of a path into a mapping or an object."""

    __slots__ = ("key",)

    def __init__(self, key: Any) -> None:
        self.key = key

    def __str__(self) -> str:
        key = self.key
        if type(key) is str:
            if len(key) <= _MAX_KEY and key.isascii() and key.isidentifier():
                return "." + key
            return f'["{key}"]' if len(key) <= _MAX_KEY else f'["{key[:_MAX_KEY]}…"]'
        if key is None or type(key) in (int, float, bool, bytes):
            text = repr(key) if type(key) is not int or key.bit_length() < 256 else "an integer"
            return f"[{text[:_MAX_KEY]}]"
        return f"[a key of {type_name(key)}]"


def path_text(steps: Sequence[Key | int]) -> str:
    """Write a path, whose middle is left out when it is long."""
    text = "$" + "".join(f"[{step}]" if type(step) is int else str(step) for step in steps)
    if len(text) <= _MAX_PATH:
        return text
    return f"{text[: _MAX_PATH // 2]}…{text[-_MAX_PATH // 2 :]}"


def type_name(value: Any) -> str:
    """Name the type of a value with its module."""
    kind = type(value)
    return (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )


class RefusedError(Exception):
    """Raised by a rule for a value that cannot travel; the walk knows where the value is."""
