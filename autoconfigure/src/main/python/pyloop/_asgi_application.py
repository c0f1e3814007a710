"""An ASGI application that runs on one loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._asgi_lifespan import OFF, Lifespan
from pyloop._asgi_load import WSGI, load, module_of
from pyloop._codec import dumps

if TYPE_CHECKING:
    from pyloop._asgi_exchange import Exchange
    from pyloop._asgi_http import HttpRequest
    from pyloop._calls import Calls

_MAX_ROUTES = 4096


class Application:
    """What the requests of one application share; for the thread of the loop only."""

    def __init__(
        self, calls: Calls, requests: dict[int, Exchange], options: dict[str, Any]
    ) -> None:
        self.loop = calls.loop
        self.push = calls.push
        self.push_part = calls.push_part
        self.active = 0
        self.max_active: int = options["max_active"]
        self.websocket_queue: int = options["websocket_queue"]
        self._requests = requests
        self._publish = calls.publish
        self._targets = calls.targets
        self._id: str = options["id"]
        self._cancel_grace: float | None = options["cancel_grace"]
        self._draining: float | None = None
        self._cut: asyncio.TimerHandle | None = None
        self._held: list[HttpRequest] = []
        self._routes: dict[str, bytes] = {}
        self.call, self.interface = load(
            options["application"], options["factory"], options["interface"], calls
        )
        self._module = module_of(options["application"])
        lifespan = OFF if self.interface == WSGI else options["lifespan"]
        self._lifespan = Lifespan(self.call, lifespan, self.log)
        self.state = self._lifespan.state

    async def open(self) -> dict[str, Any]:
        """Run start-up hooks, then start the lifespan; return what the application is."""
        await self._targets.run_hooks(self._module)
        await self._lifespan.startup()
        return {"interface": self.interface, "lifespan": self._lifespan.supported}

    def drain(self, event_grace: float, grace: float) -> None:
        """Tell what streams that the server ends soon, and cancel what does not end.

        Events end ``event_grace`` seconds later, everything else may take ``grace``.
        What has announced its length ends by itself, and is not told.
        """
        self._draining = event_grace
        for request in self._own():
            if request.head_sent:
                self.streams(request)
        self._cut = self.loop.call_later(grace, self._cancel_all)

    def streams(self, request: Exchange) -> None:
        """Learn that a response streams."""
        if self._draining is not None and not request.told and not request.is_finite():
            request.tell()
            if request.event_stream:
                self.loop.call_later(self._draining, request.cancel)

    def _cancel_all(self) -> None:
        for request in self._own():
            request.told = True
            request.cancel()

    def _own(self) -> list[Exchange]:
        return [request for request in self._requests.values() if request.application is self]

    async def close(self, grace: float) -> None:
        """Let the requests end, then the lifespan."""
        end = self.loop.time() + grace
        await self._end_requests(grace)
        rest = min(end - self.loop.time(), grace / 2)
        try:
            await asyncio.wait_for(self._lifespan.shutdown(), max(rest, 0.1))
        except asyncio.TimeoutError:
            self.log(
                "WARNING", f"The lifespan of ASGI application {self._id!r} did not end in time"
            )

    async def _end_requests(self, grace: float) -> None:
        now = self.loop.time()
        patience = grace / 2
        if self._cut is not None:
            patience = max(patience, self._cut.when() - now)
            self._cut.cancel()
        tasks = [request.task for request in self._own() if request.task is not None]
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=patience)
            if pending:
                self._cancel_all()
                await asyncio.wait(pending, timeout=(now + grace - self.loop.time()) / 2)

    def ended(self, request: Exchange) -> bool:
        """Forget a request; return False if it was not known any more."""
        if self._requests.pop(request.call_id, None) is None:
            return False
        self.active -= 1
        return True

    def hold(self, request: HttpRequest) -> None:
        """Hold the head of a response back until the end of the turn of the loop."""
        held = self._held
        if not held:
            self.loop.call_soon(self._flush_heads)
        held.append(request)

    def _flush_heads(self) -> None:
        held, self._held = self._held, []
        for request in held:
            request.flush_head()

    def cancel_later(self, cancel: Callable[[], None]) -> None:
        """Cancel what streams to nobody, unless it ends by itself."""
        if self._cancel_grace is not None:
            self.loop.call_later(self._cancel_grace, cancel)

    def route(self, scope: dict[str, Any]) -> bytes:
        """Return the template of the route that a framework left in the scope."""
        path = getattr(scope.get("route"), "path", None)
        if not path or type(path) is not str:
            return b""
        above = scope.get("app_root_path")
        if above is not None:
            # Starlette has mounted an application, maybe at a template of its own.
            if any("{" + name not in path for name in scope.get("path_params", ())):
                return b""
            path = scope["root_path"].removeprefix(above) + path
        route = self._routes.get(path)
        if route is None:
            if len(self._routes) >= _MAX_ROUTES:
                return b""
            route = self._routes[path] = path.encode("utf-8", "replace")[:1024]
        return route

    def log(self, level: str, message: str) -> None:
        """Write a line to the log of Java."""
        self._publish(f.LOG, 0, dumps((level, "pyloop.asgi", f"{message} ({self._id})")))

    def log_exception(self, message: str, exc: BaseException) -> None:
        """Write an exception with its traceback to the log of Java."""
        self.log("ERROR", f"{message}\n{_errors.traceback_of(exc)}")
