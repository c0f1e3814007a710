"""From a reference such as ``package.module:name`` to what it names."""

from __future__ import annotations

import difflib
import functools
import importlib
import inspect
import sys
import threading
from collections.abc import Callable
from types import ModuleType
from typing import Any

from pyloop import _errors

COROUTINE = 0
PLAIN = 1
INLINE = 2
ASYNC_GENERATOR = 3
GENERATOR = 4

_import_lock = threading.Lock()


class Target:
    """A callable that a reference names, and how it is run."""

    __slots__ = ("function", "kind", "reference")

    def __init__(self, reference: str, function: Callable[..., Any]) -> None:
        self.reference = reference
        self.function = function
        self.kind = _kind(function)


def resolve(reference: str) -> Target:
    """Import the module of a reference and return what it names.

    Raise ``CallError`` if the module or the name is missing or not callable; what the
    module raises while it is imported goes through.
    """
    module_name, colon, name = reference.partition(":")
    if not (module_name and colon and name):
        raise _errors.CallError(
            _errors.FUNCTION_NOT_FOUND,
            f"Reference {reference!r} is not of the form 'package.module:name'",
        )
    value: Any = _import(reference, module_name)
    for part in name.split("."):
        value = _attribute(reference, value, part)
    if not callable(value):
        raise _errors.CallError(
            _errors.FUNCTION_NOT_FOUND,
            f"{reference!r} is not callable, it is of type {type(value).__qualname__!r}; "
            "name a function, a class or an object with '__call__'",
        )
    return Target(reference, value)


def is_imported(reference: str) -> bool:
    """Return whether `resolve` only looks up what is there, and runs no import."""
    module_name, _, name = reference.partition(":")
    module = _imported(module_name)
    return module is not None and name.partition(".")[0] in vars(module)


def _imported(module_name: str) -> ModuleType | None:
    module = sys.modules.get(module_name)
    # A module that another thread imports is in sys.modules before it is complete.
    if module is None or getattr(module.__spec__, "_initializing", False):
        return None
    return module


def _import(reference: str, module_name: str) -> Any:
    module = _imported(module_name)
    if module is not None:
        return module
    try:
        with _import_lock:
            importlib.invalidate_caches()
        return importlib.import_module(module_name)
    except ModuleNotFoundError as exc:
        raise _errors.CallError(
            _errors.MODULE_NOT_FOUND, _missing(reference, module_name, exc)
        ) from exc


def _missing(reference: str, module_name: str, exc: ModuleNotFoundError) -> str:
    own = exc.name is not None and (module_name + ".").startswith(exc.name + ".")
    what = (
        f"Module {exc.name!r} of reference {reference!r} was not found"
        if own
        else f"Module {module_name!r} of reference {reference!r} cannot be imported: {exc}"
    )
    return (
        f"{what}; add its folder to 'pyloop.python.path' or its package to "
        f"'pyloop.python.requirements'. sys.path is {sys.path}"
    )


def _attribute(reference: str, value: Any, name: str) -> Any:
    try:
        return getattr(value, name)
    except AttributeError:
        owner = getattr(value, "__name__", type(value).__name__)
        close = difflib.get_close_matches(name, dir(value), 3)
        hint = f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
        raise _errors.CallError(
            _errors.FUNCTION_NOT_FOUND,
            f"{owner!r} has no attribute {name!r}, as reference {reference!r} asks{hint}",
        ) from None


def _kind(function: Any) -> int:
    while isinstance(function, functools.partial):
        function = function.func
    if getattr(function, "__pyloop_inline__", False):
        return INLINE
    candidates = (function, getattr(type(function), "__call__", None))
    if any(inspect.iscoroutinefunction(candidate) for candidate in candidates):
        return COROUTINE
    if any(inspect.isasyncgenfunction(candidate) for candidate in candidates):
        return ASYNC_GENERATOR
    if any(inspect.isgeneratorfunction(candidate) for candidate in candidates):
        return GENERATOR
    return PLAIN


def explain_arguments(target: Target, exc: TypeError, args: Any, kwargs: Any) -> BaseException:
    """Return the error of a call whose arguments do not fit, else the given one."""
    tb = exc.__traceback__
    if tb is not None and tb.tb_next is not None:
        return exc
    try:
        signature = inspect.signature(target.function)
    except (TypeError, ValueError):
        return exc
    try:
        signature.bind(*args, **(kwargs or {}))
    except TypeError as mismatch:
        error = TypeError(
            f"{target.reference!r} cannot be called with {len(args)} positional and "
            f"{sorted(kwargs or ())} keyword arguments: {mismatch}; "
            f"its signature is {signature}"
        )
        error.__suppress_context__ = True
        return error
    return exc


def invoke(target: Target, args: Any, kwargs: Any) -> Any:
    """Call a function; say which argument is wrong if it does not take them."""
    try:
        function = target.function
        return function(*args) if kwargs is None else function(*args, **kwargs)
    except TypeError as exc:
        raise explain_arguments(target, exc, args, kwargs) from exc.__cause__
