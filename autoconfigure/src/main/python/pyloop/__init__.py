"""Python half of pyloop: what application code uses.

Outside a Spring application the module can be imported, too: decorators then only mark
functions, and the configuration is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pyloop._hooks import on_shutdown, on_startup
from pyloop._state import Config

__all__ = ["__version__", "config", "inline", "on_shutdown", "on_startup"]

__version__ = "0.1.0"

config = Config()
"""The keys of Spring's environment that the application passes to Python."""

_FunctionT = TypeVar("_FunctionT", bound=Callable[..., Any])


def inline(function: _FunctionT) -> _FunctionT:
    """Run a plain function on the thread of the event loop instead of a worker thread.

    For short functions only: the loop does nothing else while the function runs.
    """
    function.__pyloop_inline__ = True  # type: ignore[attr-defined]
    return function
