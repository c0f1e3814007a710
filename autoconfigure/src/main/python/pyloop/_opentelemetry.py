"""Lets calls continue their trace in OpenTelemetry, where its API is installed."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from threading import get_ident
from typing import Any


def load() -> Callable[[dict[str, str]], object] | None:
    """Return what makes the headers of a call the current context of OpenTelemetry.

    Return None where its API is not installed. Headers are read with the propagators that
    the application has set, when the context is first looked at: most calls never do.
    """
    if importlib.util.find_spec("opentelemetry") is None:
        return None
    try:
        context: Any = importlib.import_module("opentelemetry.context")
        propagate: Any = importlib.import_module("opentelemetry.propagate")
    except ModuleNotFoundError:
        # The package is a namespace: it is there when only some other part is installed.
        return None
    new_context, attach = _context_type(context, propagate), context.attach
    return lambda headers: attach(new_context(headers))


def _context_type(context: Any, propagate: Any) -> Any:
    """Return a subclass of the mapping ``Context`` that reads headers when it has to."""
    base = context.Context

    def new(cls: Any, headers: dict[str, str]) -> Any:
        self = dict.__new__(cls)
        self.headers = headers
        self.reader = 0
        return self

    def loaded(self: Any) -> Any:
        # A propagator that looks at the current context sees this one, and nothing in it.
        if self.headers is not None and self.reader != get_ident():
            self.reader = get_ident()
            dict.update(self, propagate.extract(self.headers, base()))
            self.headers = None
        return self

    def reading(name: str) -> Callable[..., Any]:
        method = getattr(base, name)
        return lambda self, *args: method(loaded(self), *args)

    names = ("get", "copy", "keys", "values", "items", "__getitem__", "__contains__")
    more = ("__iter__", "__len__", "__repr__", "__eq__", "__or__", "__ror__", "__reversed__")
    members: dict[str, Any] = {name: reading(name) for name in names + more}
    members |= {"__slots__": ("headers", "reader"), "__new__": new, "__hash__": None}
    members["__init__"] = lambda self, headers: None
    return type("HeadersContext", (base,), members)
