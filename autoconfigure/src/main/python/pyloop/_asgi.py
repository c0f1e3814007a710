"""The ASGI applications of one loop, and the frames that belong to them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from pyloop import _frames as f
from pyloop._asgi_application import Application
from pyloop._asgi_exchange import Exchange
from pyloop._asgi_handshake import subprotocols
from pyloop._asgi_headers import header_block
from pyloop._asgi_http import HEAD, HttpRequest
from pyloop._asgi_websocket import WebSocket
from pyloop._calls import Calls
from pyloop._codec import dumps
from pyloop._ring import Handler

_BUSY_HEADERS = header_block(
    [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", b"19")]
).data
_BUSY = HEAD.pack(503, 0, len(_BUSY_HEADERS)) + _BUSY_HEADERS + b"Service Unavailable"


class Asgi:
    """Gives each frame to the application and the request that it belongs to."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._applications: dict[int, Application] = {}
        self._requests: dict[int, Exchange] = {}

    def handlers(self) -> dict[int, Handler]:
        """Return the handlers of frames by type."""
        return {
            f.ASGI_OPEN: self.on_open,
            f.ASGI_DRAIN: self.on_drain,
            f.ASGI_CLOSE: self.on_close,
            f.ASGI_HTTP: self.on_http,
            f.ASGI_WEBSOCKET: self.on_websocket,
            f.ASGI_RECEIVED: self.on_received,
            f.ASGI_CLOSED: self.on_closed,
            f.ASGI_BODY: self.on_body,
            f.ASGI_SENT: self.on_sent,
            f.ASGI_GONE: self.on_gone,
        }

    def on_open(self, call_id: int, flags: int, payload: Any) -> None:
        """Load an application and start its lifespan: ``(key, options)``."""
        self._calls.spawn(call_id, self._calls.run_awaitable(call_id, self._open(*payload)))

    async def _open(self, key: int, options: dict[str, Any]) -> dict[str, Any]:
        application = Application(self._calls, self._requests, options)
        description = await application.open()
        self._applications[key] = application
        return description

    def on_drain(self, call_id: int, flags: int, payload: Any) -> None:
        """Prepare the end of an application: ``(key, grace of events, grace of others)``."""
        key, event_grace, grace = payload
        application = self._applications.get(key)
        if application is not None:
            application.drain(event_grace, grace)
        self._calls.answer(call_id, dumps(None))

    def on_close(self, call_id: int, flags: int, payload: Any) -> None:
        """End an application: ``(key, grace)``."""
        self._calls.spawn(call_id, self._calls.run_awaitable(call_id, self._close(*payload)))

    async def _close(self, key: int, grace: float) -> None:
        application = self._applications.pop(key, None)
        if application is not None:
            await application.close(grace)

    def on_http(self, call_id: int, flags: int, payload: Any) -> None:
        """Run an application for a request."""
        application = self._free(call_id, payload[0])
        if application is None:
            return
        scope = _scope("http", application, payload)
        scope["method"] = payload[2]
        request = HttpRequest(application, call_id, scope, payload[12], flags & f.MORE != 0)
        self._start(application, request, request.run())

    def on_websocket(self, call_id: int, flags: int, payload: Any) -> None:
        """Run an application for a WebSocket."""
        application = self._free(call_id, payload[0])
        if application is None:
            return
        scope = _scope("websocket", application, payload)
        scope["scheme"] = "wss" if payload[3] in ("https", "wss") else "ws"
        scope["subprotocols"] = subprotocols(payload[8])
        extensions = scope["extensions"]
        for name in [name for name in extensions if name.startswith("http.response.")]:
            del extensions[name]
        extensions["websocket.http.response"] = {}
        websocket = WebSocket(application, call_id, scope, application.websocket_queue)
        self._start(application, websocket, websocket.run())

    def task_of(self, call_id: int) -> asyncio.Task[None] | None:
        """Return the task of a request or WebSocket; safe from any thread."""
        exchange = self._requests.get(call_id)
        return None if exchange is None else exchange.task

    def _free(self, call_id: int, key: int) -> Application | None:
        application = self._applications.get(key)
        if application is None or application.active >= application.max_active:
            self._calls.push(f.ASGI_RESPONSE, call_id, _BUSY)
            return None
        return application

    def _start(
        self, application: Application, exchange: Exchange, run: Coroutine[Any, Any, None]
    ) -> None:
        task = exchange.task = self._calls.new_task(run)
        if not task.done():
            self._requests[exchange.call_id] = exchange
            application.active += 1

    def on_received(self, call_id: int, flags: int, payload: Any) -> None:
        """Give a message to its WebSocket."""
        websocket = self._requests.get(call_id)
        if websocket is not None:
            websocket.on_message(payload)

    def on_closed(self, call_id: int, flags: int, payload: Any) -> None:
        """Tell a WebSocket how its connection ended: ``(code, reason)``."""
        websocket = self._requests.get(call_id)
        if websocket is not None:
            websocket.on_closed(*payload)

    def on_body(self, call_id: int, flags: int, payload: Any) -> None:
        """Give a part of the body to its request."""
        request = self._requests.get(call_id)
        if request is not None:
            request.on_body(payload, flags & f.MORE != 0)

    def on_sent(self, call_id: int, flags: int, payload: Any) -> None:
        """Tell a request how many bytes of its response have left."""
        request = self._requests.get(call_id)
        if request is not None:
            request.on_sent(payload)

    def on_gone(self, call_id: int, flags: int, payload: Any) -> None:
        """Tell a request that its client is gone, and whether it is cancelled at once."""
        request = self._requests.get(call_id)
        if request is not None:
            request.on_gone(payload)


def _scope(kind: str, application: Application, payload: Any) -> dict[str, Any]:
    (
        _,
        http_version,
        _,
        scheme,
        path,
        raw_path,
        query_string,
        root_path,
        headers,
        client,
        server,
        extensions,
        _,
    ) = payload
    return {
        "type": kind,
        "asgi": {"version": "3.0", "spec_version": "2.5"},
        "http_version": http_version,
        "scheme": scheme,
        "path": path,
        "raw_path": raw_path,
        "query_string": query_string,
        "root_path": root_path,
        "headers": headers,
        "client": client,
        "server": server,
        "state": application.state.copy(),
        "extensions": extensions,
    }
