"""Tests for `pyloop._asgi_http`."""

from __future__ import annotations

from typing import Any, cast

from pyloop._asgi_application import Application
from pyloop._asgi_http import HttpRequest


class FakeApplication:
    """What a request needs of its application."""

    def __init__(self) -> None:
        self.cancellations: list[Any] = []
        self.pushed: list[Any] = []

    def push(self, *frame: Any) -> None:
        self.pushed.append(frame)

    def hold(self, request: HttpRequest) -> None:
        pass

    def cancel_later(self, cancel: Any) -> None:
        self.cancellations.append(cancel)


def request(application: FakeApplication) -> HttpRequest:
    scope = {"method": "GET", "http_version": "1.1", "headers": []}
    return HttpRequest(cast(Application, application), 1, scope, b"", False)


def step(coroutine: Any) -> None:
    try:
        coroutine.send(None)
    except StopIteration:
        return
    raise AssertionError("it waits")


def test_client_that_goes_while_head_is_held_cancels_later() -> None:
    application = FakeApplication()
    held = request(application)
    step(held.send({"type": "http.response.start", "status": 200}))
    held.on_gone(False)
    assert application.cancellations == [held.cancel]
    held.flush_head()
    assert application.pushed == []


def test_client_that_goes_before_response_cancels_nothing() -> None:
    application = FakeApplication()
    request(application).on_gone(False)
    assert application.cancellations == []
