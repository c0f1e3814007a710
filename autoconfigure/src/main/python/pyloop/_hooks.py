"""Functions of the application that run when a loop starts and when it ends."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

Hook = Callable[[], object]
HookT = TypeVar("HookT", bound=Callable[[], object])

_startup: list[Hook] = []
_shutdown: list[Hook] = []


def on_startup(function: HookT) -> HookT:
    """Run a function once on each event loop, before the calls of its module.

    Register at import, as a decorator. The function takes no arguments and may be
    ``async``. When a loop starts, the modules in ``pyloop.python.warm-up-modules`` are
    imported and the loop is ready after their hooks; hooks that a later import registers
    run before the call that caused the import. An exception fails the start or the call.
    """
    _startup.append(function)
    return function


def on_shutdown(function: HookT) -> HookT:
    """Run a function once on each event loop before it ends, last registered first.

    The function takes no arguments and may be ``async``. Exceptions are logged.
    """
    _shutdown.append(function)
    return function


def has_startup() -> bool:
    """Return whether there are functions to run when a loop starts."""
    return any(map(_is_live, list(_startup)))


class LoopHooks:
    """The hooks that one loop has run; for the thread of the loop only."""

    def __init__(self) -> None:
        self._started: set[int] = set()
        self._current: asyncio.Task[None] | None = None
        self._context = contextvars.copy_context()

    def has_pending(self) -> bool:
        """Return whether there are start-up hooks that this loop has yet to run."""
        return self._current is not None or (
            len(self._started) < len(_startup) and bool(self._pending())
        )

    def _pending(self) -> list[Hook]:
        return [hook for hook in _startup if id(hook) not in self._started and _is_live(hook)]

    async def start(self) -> None:
        """Run the start-up hooks that this loop has not run, or wait for those that run."""
        while self.has_pending():
            if self._current is None:
                # In the context of the loop, not in that of the call that came first.
                self._current = self._context.copy().run(
                    asyncio.get_running_loop().create_task, self._run_pending()
                )
            await asyncio.shield(self._current)

    async def _run_pending(self) -> None:
        try:
            for hook in self._pending():
                await _run(hook)
                self._started.add(id(hook))
        finally:
            self._current = None

    async def stop(self, failed: Callable[[Hook, BaseException], None]) -> None:
        """Run the shutdown hooks."""
        for hook in reversed([hook for hook in _shutdown if _is_live(hook)]):
            try:
                await _run(hook)
            except Exception as exc:
                failed(hook, exc)


async def _run(hook: Hook) -> None:
    result = hook()
    if inspect.isawaitable(result):
        await _as_awaitable(result)


async def _as_awaitable(result: Awaitable[object]) -> None:
    await result


def _is_live(hook: Hook) -> bool:
    # A module that was purged, for instance by a restart of the application, took its
    # hooks with it.
    module = sys.modules.get(getattr(hook, "__module__", ""))
    names = getattr(hook, "__globals__", None)
    return names is None or (module is not None and module.__dict__ is names)
