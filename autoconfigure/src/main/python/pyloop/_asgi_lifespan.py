"""The lifespan of an ASGI application: started before its requests, ended after them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pyloop._errors import traceback_of

AUTO = "auto"
ON = "on"
OFF = "off"

Log = Callable[[str, str], None]

_INVALID = "Got invalid state transition on lifespan protocol."


class StartupFailed(Exception):  # noqa: N818
    """The application answered ``lifespan.startup.failed``."""


class Lifespan:
    """Runs the lifespan protocol of one application, in a task of its own."""

    def __init__(self, call: Callable[..., Any], mode: str, log: Log) -> None:
        self.state: dict[str, Any] = {}
        self.supported = False
        self._call = call
        self._mode = mode
        self._log = log
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._started = asyncio.Event()
        self._stopped = asyncio.Event()
        self._failed: str | None = None
        self._complete = False
        self._task: asyncio.Task[None] | None = None

    async def startup(self) -> None:
        """Start; raise what the application raised, or `StartupFailed`."""
        if self._mode == OFF:
            return
        self._events.put_nowait({"type": "lifespan.startup"})
        self._task = asyncio.get_running_loop().create_task(self._run())
        await self._started.wait()
        if self._failed is not None:
            raise StartupFailed(self._failed)
        if self._complete:
            self.supported = True
        elif (failure := self._task.exception()) is not None:
            if self._mode == ON:
                raise failure
            self._log("INFO", "ASGI 'lifespan' protocol appears unsupported.")

    async def shutdown(self) -> None:
        """Shut down, if the application still listens; log what it raises."""
        task = self._task
        if task is None or task.done():
            return
        self._events.put_nowait({"type": "lifespan.shutdown"})
        await self._stopped.wait()
        if self._failed is not None:
            self._log("ERROR", f"The shutdown of the ASGI application failed: {self._failed}")

    async def _run(self) -> None:
        scope = {
            "type": "lifespan",
            "asgi": {"version": "3.0", "spec_version": "2.0"},
            "state": self.state,
        }
        try:
            await self._call(scope, self._receive, self._send)
        except (SystemExit, KeyboardInterrupt) as exc:
            raise RuntimeError(f"the lifespan of the application raised {exc!r}") from exc
        except Exception as exc:
            if self._started.is_set() and self._failed is None:
                self._log("ERROR", f"Exception in 'lifespan' protocol\n{traceback_of(exc)}")
            raise
        finally:
            if self._task is not None:
                self._task.add_done_callback(_retrieve)
            # The task is done in the next turn, before those who wait look at it.
            asyncio.get_running_loop().call_soon(self._started.set)
            asyncio.get_running_loop().call_soon(self._stopped.set)

    async def _receive(self) -> dict[str, Any]:
        return await self._events.get()

    async def _send(self, message: dict[str, Any]) -> None:
        kind, _, outcome = message["type"].rpartition(".")
        if kind == "lifespan.startup":
            event, in_order = self._started, not self._started.is_set()
        elif kind == "lifespan.shutdown":
            event, in_order = self._stopped, self._started.is_set() and not self._stopped.is_set()
        else:
            raise RuntimeError(f"Unexpected ASGI message '{message['type']}' sent to 'lifespan'.")
        if not in_order:
            raise RuntimeError(_INVALID)
        if outcome == "complete":
            self._complete = True
        elif outcome == "failed":
            self._failed = str(message.get("message", ""))
        else:
            raise RuntimeError(f"Unexpected ASGI message '{message['type']}' sent to 'lifespan'.")
        event.set()


def _retrieve(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()
