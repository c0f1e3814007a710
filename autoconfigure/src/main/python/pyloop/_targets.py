"""What the references of one loop name."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pyloop import _errors
from pyloop._futures import settle
from pyloop._resolve import ASYNC_GENERATOR, GENERATOR, Target, is_imported, resolve

if TYPE_CHECKING:
    from pyloop._hooks import LoopHooks
    from pyloop._workers import WorkerThreads


class Targets:
    """Resolves each reference once; for the thread of the loop, if not said otherwise."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        workers: WorkerThreads,
        hooks: LoopHooks,
        post: Callable[..., None],
    ) -> None:
        self.known: dict[str, Target] = {}
        self._loop = loop
        self._workers = workers
        self._hooks = hooks
        self._post = post
        self._resolving: dict[str, asyncio.Future[Target]] = {}

    async def target(self, reference: str) -> Target:
        """Return what a reference names; import on another thread, run start-up hooks."""
        target = self.known.get(reference)
        if target is None and is_imported(reference):
            target = resolve(reference)
        elif target is None:
            future = self._resolving.get(reference)
            if future is None:
                future = self._resolving[reference] = self._loop.create_future()
                self._workers.submit_import(partial(self._resolve, reference, future))
            target = await asyncio.shield(future)
        await self.run_hooks(reference.partition(":")[0])
        self.known[reference] = target
        return target

    async def run_hooks(self, module: str) -> None:
        """Run the start-up hooks that calls of a module wait for."""
        self._hooks.use(module)
        if self._hooks.has_pending():
            await self._hooks.start()

    def _resolve(self, reference: str, future: asyncio.Future[Target]) -> None:
        try:
            target, failure = resolve(reference), None
        except BaseException as exc:
            target, failure = None, exc
        self._post(self._resolved, reference, future, target, failure)

    def _resolved(
        self,
        reference: str,
        future: asyncio.Future[Target],
        target: Target | None,
        failure: BaseException | None,
    ) -> None:
        del self._resolving[reference]
        settle(future, target, failure, "the import")
        if failure is not None and not future.cancelled():
            future.exception()


def not_a_stream(target: Target) -> _errors.CallError:
    """Return the error of a call of a generator function."""
    assert target.kind in (ASYNC_GENERATOR, GENERATOR)
    return _errors.CallError(
        _errors.FUNCTION_NOT_FOUND,
        f"{target.reference!r} is a generator function: use 'stream' instead of 'call'",
    )
