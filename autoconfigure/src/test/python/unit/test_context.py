from __future__ import annotations

import contextvars
from typing import Any

import pytest

import pyloop
from pyloop import _context, _opentelemetry

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def seen(payload: Any, look: Any) -> Any:
    found: list[Any] = []
    _context.start(lambda call_id, flags, payload: found.append(look()), 1, 64, payload)
    return found[0]


def test_nothing_is_known_outside_of_calls() -> None:
    assert contextvars.Context().run(pyloop.trace_headers) == {}
    assert contextvars.Context().run(pyloop.mdc) == {}


def test_handler_sees_headers_and_diagnostic_context() -> None:
    look = lambda: (pyloop.trace_headers(), pyloop.mdc())  # noqa: E731
    assert seen((None, {"traceparent": PARENT}, {}), look) == ({"traceparent": PARENT}, {})
    assert seen((None, {}, {"user": "ada"}), look) == ({}, {"user": "ada"})


def test_handler_takes_what_it_was_sent() -> None:
    taken: list[Any] = []
    handler: Any = lambda *arguments: taken.extend(arguments)  # noqa: E731
    _context.start(handler, 7, 68, (("payload",), {}, {}))
    assert taken == [7, 68, ("payload",)]


def test_nothing_stays_behind() -> None:
    seen((None, {"traceparent": PARENT}, {"user": "ada"}), pyloop.mdc)
    assert _context.headers.get() is None
    assert _context.mdc.get() is None


def test_copies_are_of_the_reader() -> None:
    def change() -> dict[str, str]:
        pyloop.trace_headers()["traceparent"] = "changed"
        return pyloop.trace_headers()

    assert seen((None, {"traceparent": PARENT}, {}), change) == {"traceparent": PARENT}


def test_opentelemetry_has_the_span_and_the_baggage_of_the_caller() -> None:
    from opentelemetry import baggage, context, trace

    attach = _opentelemetry.load()
    assert attach is not None

    def look(headers: dict[str, str]) -> tuple[int, Any, int]:
        attach(headers)
        span = trace.get_current_span().get_span_context()
        return span.trace_id, baggage.get_all(), len(context.get_current())

    headers = {"traceparent": PARENT, "baggage": "tenant=blue"}
    trace_id, bag, size = contextvars.copy_context().run(look, headers)
    assert format(trace_id, "032x") == PARENT[3:35]
    assert bag == {"tenant": "blue"}
    assert size == 2
    assert not context.get_current()


def test_opentelemetry_context_is_a_mapping_like_others() -> None:
    from opentelemetry import context, trace

    attach = _opentelemetry.load()
    assert attach is not None

    def look() -> None:
        attach({"traceparent": PARENT})
        current = context.get_current()
        assert dict(current) == current.copy() == dict(current.items())
        assert list(current) == list(current.keys())
        assert list(current.values()) == [trace.get_current_span()]
        derived = context.set_value("more", 1)
        assert len(derived) == len(current) + 1
        with pytest.raises(ValueError):
            current["more"] = 1

    contextvars.copy_context().run(look)


def test_propagator_may_look_at_the_current_context(monkeypatch: pytest.MonkeyPatch) -> None:
    from opentelemetry import context, propagate

    extract = propagate.extract

    def looking(headers: Any, into: Any) -> Any:
        assert len(context.get_current()) == 0
        return extract(headers, into)

    monkeypatch.setattr(propagate, "extract", looking)
    attach = _opentelemetry.load()
    assert attach is not None

    def look() -> int:
        attach({"traceparent": PARENT})
        return len(context.get_current())

    assert contextvars.copy_context().run(look) == 1
