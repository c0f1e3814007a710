"""Functions of the application that run when a loop starts and when it ends."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import itertools
import sys
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from pyloop import _state
from pyloop._references import References

Hook = Callable[[], object]
HookT = TypeVar("HookT", bound=Callable[[], object])


class Registration(NamedTuple):
    """A hook, the module that registered it, and the pool whose loop imported that."""

    hook: Hook
    module: dict[str, Any]
    pool: str | None

    def is_live(self) -> bool:
        """Return whether the module is there; one that was purged, for instance by a restart
        of the application, took its hooks with it."""
        module = sys.modules.get(self.module.get("__name__", ""))
        return module is not None and module.__dict__ is self.module


_numbers = itertools.count(1)
_startup: dict[int, Registration] = {}
_shutdown: dict[int, Registration] = {}
_last = 0


def on_startup(function: HookT) -> HookT:
    """Run a function once on each event loop, before the calls of its module.

    Register at import, as a decorator. The function takes no arguments and may be
    ``async``. When a loop starts, the modules in ``pyloop.python.warm-up-modules`` are
    imported and the loop is ready after their hooks; hooks that a later import registers
    run before the call that caused the import. An exception fails the start or the call.

    Where several applications of one JVM share the interpreter, a module that one of them
    imported has its hooks run for another one when that calls the module, or a module that
    refers to it.
    """
    _register(_startup, function)
    return function


def on_shutdown(function: HookT) -> HookT:
    """Run a function once on each event loop before it ends, last registered first.

    The function takes no arguments and may be ``async``. Exceptions are logged.
    """
    _register(_shutdown, function)
    return function


def _register(hooks: dict[int, Registration], hook: Hook) -> None:
    global _last
    for number, registration in list(hooks.items()):
        if not registration.is_live():
            hooks.pop(number, None)
    number = next(_numbers)
    hooks[number] = Registration(hook, sys._getframe(2).f_globals, _state.pool.get())
    _last = number


def has_startup() -> bool:
    """Return whether there are functions to run when a loop starts."""
    return any(registration.is_live() for registration in list(_startup.values()))


class LoopHooks:
    """The hooks that one loop has run; for the thread of the loop only."""

    def __init__(self, pool: str | None = None) -> None:
        self._pool = pool
        self._references = References()
        self._started: set[int] = set()
        self._checked = 0
        self._current: asyncio.Task[None] | None = None
        self._context = contextvars.copy_context()

    def use(self, module: str) -> None:
        """Learn that the loop runs code of a module."""
        if self._references.add(module):
            self._checked = 0

    def has_pending(self) -> bool:
        """Return whether there are start-up hooks that this loop has yet to run."""
        return self._current is not None or (self._checked != _last and bool(self._pending()))

    def _pending(self) -> list[tuple[int, Hook]]:
        last = _last
        pending = [
            (number, registration.hook)
            for number, registration in list(_startup.items())
            if number not in self._started and self._concerns(registration)
        ]
        if not pending:
            self._checked = last
        return pending

    def _concerns(self, registration: Registration) -> bool:
        return registration.is_live() and (
            registration.pool in (None, self._pool)
            or self._references.reach(registration.module["__name__"])
        )

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
            for number, hook in self._pending():
                await _run(hook)
                self._started.add(number)
        finally:
            self._current = None

    async def stop(self, failed: Callable[[Hook, BaseException], None]) -> None:
        """Run the shutdown hooks."""
        for registration in reversed(list(_shutdown.values())):
            if self._concerns(registration):
                try:
                    await _run(registration.hook)
                except Exception as exc:
                    failed(registration.hook, exc)


async def _run(hook: Hook) -> None:
    result = hook()
    if inspect.isawaitable(result):
        await _as_awaitable(result)


async def _as_awaitable(result: Awaitable[object]) -> None:
    await result
