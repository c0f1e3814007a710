"""Python's part of direct calls, in which a Java thread runs a function itself."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

from pyloop import _codec, _errors, _hooks, _resolve, _state

_NEEDS_STACK = frozenset({"__import__", "breakpoint", "compile", "eval", "exec", "input"})
"""Functions of C that run Python code of any depth, or wait for a person."""


def resolve(reference: str) -> tuple[Callable[..., Any], bool, bool] | None:
    """Return what a reference names, whether it is plain, and whether it is a function of C.

    A function of Python that may rely on start-up hooks or on ``pyloop.config``, which a loop
    gives, counts as not plain. Return None for a reference that a loop has to resolve first:
    its module may read ``pyloop.config`` while it is imported, or has just registered hooks.
    """
    imported = _resolve.is_imported(reference)
    if not imported and _state.has_config:
        return None
    target = _resolve.resolve(reference)
    if not imported and _hooks.has_startup():
        return None
    function = target.function
    plain = target.kind in (_resolve.PLAIN, _resolve.INLINE)
    builtin = plain and _is_builtin(function)
    if plain and not builtin:
        plain = not (_state.has_config or _hooks.has_startup())
    return function, plain, builtin


def _is_builtin(function: Callable[..., Any]) -> bool:
    return (
        isinstance(function, types.BuiltinFunctionType)
        and isinstance(function.__self__, types.ModuleType)
        and function.__name__ not in _NEEDS_STACK
        and function.__module__ not in ("_pickle", "_imp", "_thread", "time")
    )


encode = _codec.encode
decode = _codec.decode
encode_error = _errors.encode_error
