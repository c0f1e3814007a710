"""Python half of pyloop: what application code uses.

Outside a Spring application the module can be imported, too: decorators then only mark
functions, and the configuration is empty.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from pyloop._context import current_mdc as mdc
from pyloop._context import trace_headers
from pyloop._event_api import (
    complete_callback,
    fail_callback,
    next_callback_id,
    register_async_future,
    register_call,
    register_reader,
    register_socket,
    register_subprocess,
    register_timer,
    register_writer,
    unregister_async_future,
    unregister_call,
    unregister_reader,
    unregister_socket,
    unregister_subprocess,
    unregister_timer,
    unregister_writer,
)
from pyloop._event_types import (
    EVENT_TYPE_ASYNC_ERROR,
    EVENT_TYPE_ASYNC_RESULT,
    EVENT_TYPE_CALL_ERROR,
    EVENT_TYPE_CALL_RESULT,
    EVENT_TYPE_DATAGRAM,
    EVENT_TYPE_PIPE_CLOSED,
    EVENT_TYPE_READ,
    EVENT_TYPE_SOCKET_CLOSED,
    EVENT_TYPE_SOCKET_CONNECTED,
    EVENT_TYPE_SOCKET_DATA,
    EVENT_TYPE_SOCKET_ERROR,
    EVENT_TYPE_SUBPROCESS_CONNECTED,
    EVENT_TYPE_SUBPROCESS_EXIT,
    EVENT_TYPE_SUBPROCESS_STDERR,
    EVENT_TYPE_SUBPROCESS_STDOUT,
    EVENT_TYPE_TIMER,
    EVENT_TYPE_WRITABLE,
    EVENT_TYPE_WRITE,
)
from pyloop._hooks import on_shutdown, on_startup
from pyloop._java_errors import JavaError
from pyloop._java_futures import java_future
from pyloop._metrics import Counter, Gauge, Timer, counter, gauge, timer
from pyloop._state import Config

__all__ = [
    "EVENT_TYPE_ASYNC_ERROR",
    "EVENT_TYPE_ASYNC_RESULT",
    "EVENT_TYPE_CALL_ERROR",
    "EVENT_TYPE_CALL_RESULT",
    "EVENT_TYPE_DATAGRAM",
    "EVENT_TYPE_PIPE_CLOSED",
    "EVENT_TYPE_READ",
    "EVENT_TYPE_SOCKET_CLOSED",
    "EVENT_TYPE_SOCKET_CONNECTED",
    "EVENT_TYPE_SOCKET_DATA",
    "EVENT_TYPE_SOCKET_ERROR",
    "EVENT_TYPE_SUBPROCESS_CONNECTED",
    "EVENT_TYPE_SUBPROCESS_EXIT",
    "EVENT_TYPE_SUBPROCESS_STDERR",
    "EVENT_TYPE_SUBPROCESS_STDOUT",
    "EVENT_TYPE_TIMER",
    "EVENT_TYPE_WRITABLE",
    "EVENT_TYPE_WRITE",
    "Counter",
    "Gauge",
    "JavaError",
    "Timer",
    "__version__",
    "complete_callback",
    "config",
    "counter",
    "fail_callback",
    "gauge",
    "inline",
    "java_future",
    "mdc",
    "next_callback_id",
    "on_shutdown",
    "on_startup",
    "register_async_future",
    "register_call",
    "register_reader",
    "register_socket",
    "register_subprocess",
    "register_timer",
    "register_writer",
    "timer",
    "trace_headers",
    "unregister_async_future",
    "unregister_call",
    "unregister_reader",
    "unregister_socket",
    "unregister_subprocess",
    "unregister_timer",
    "unregister_writer",
]

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
