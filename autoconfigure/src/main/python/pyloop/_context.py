"""What the caller of the current code lets it know: trace headers, diagnostic context."""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from typing import Any

from pyloop import _opentelemetry

headers: contextvars.ContextVar[dict[str, str] | None] = contextvars.ContextVar(
    "pyloop_headers", default=None
)
mdc: contextvars.ContextVar[dict[str, str] | None] = contextvars.ContextVar(
    "pyloop_mdc", default=None
)

_attach: Callable[[dict[str, str]], object] | None = None


def trace_headers() -> dict[str, str]:
    """Return the headers that continue the trace of the current call in a further one.

    Such as ``traceparent``, ``tracestate`` and ``baggage``, as Java's tracer wrote them;
    empty if the call is not traced, and outside of calls.
    """
    return dict(headers.get() or {})


def current_mdc() -> dict[str, str]:
    """Return the mapped diagnostic context (MDC) of the Java code that began the call.

    Of the keys in ``pyloop.client.mdc-keys``; empty outside of calls.
    """
    return dict(mdc.get() or {})


def load_opentelemetry() -> None:
    """Let calls continue their trace in OpenTelemetry, if it is installed.

    Called before the first call: an import takes too long for the thread of a loop.
    """
    global _attach
    if _attach is None:
        _attach = _opentelemetry.load()


def start(handler: Callable[[int, int, Any], None], call_id: int, flags: int, payload: Any) -> None:
    """Start what Java sent with headers, in a context that it has for itself.

    The payload is ``(payload, headers, mdc)``.
    """
    contextvars.copy_context().run(_start, handler, call_id, flags, *payload)


def _start(
    handler: Callable[[int, int, Any], None],
    call_id: int,
    flags: int,
    payload: Any,
    caller_headers: dict[str, str],
    caller_mdc: dict[str, str],
) -> None:
    if caller_mdc:
        mdc.set(caller_mdc)
    if caller_headers:
        headers.set(caller_headers)
        if _attach is not None:
            _attach(caller_headers)
    handler(call_id, flags, payload)
