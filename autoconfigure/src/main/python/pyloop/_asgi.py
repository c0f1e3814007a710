"""The ASGI applications of one loop, and the frames that belong to them."""

from __future__ import annotations

from typing import Any

from pyloop import _frames as f
from pyloop._asgi_application import Application
from pyloop._asgi_headers import header_block
from pyloop._asgi_http import HEAD, HttpRequest
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
        self._requests: dict[int, HttpRequest] = {}

    def handlers(self) -> dict[int, Handler]:
        """Return the handlers of frames by type."""
        return {
            f.ASGI_OPEN: self.on_open,
            f.ASGI_DRAIN: self.on_drain,
            f.ASGI_CLOSE: self.on_close,
            f.ASGI_HTTP: self.on_http,
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
        (
            key,
            http_version,
            method,
            scheme,
            path,
            raw_path,
            query_string,
            root_path,
            headers,
            client,
            server,
            extensions,
            body,
        ) = payload
        application = self._applications.get(key)
        if application is None or application.active >= application.max_active:
            self._calls.push(f.ASGI_RESPONSE, call_id, _BUSY)
            return
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.5"},
            "http_version": http_version,
            "method": method,
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
        request = HttpRequest(application, call_id, scope, body, flags & f.MORE != 0)
        task = request.task = self._calls.new_task(request.run())
        if not task.done():
            self._requests[call_id] = request
            application.active += 1

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
