"""Calls of functions: what Java asked for, run to exactly one answer."""

from __future__ import annotations

import asyncio
import contextvars
import sys
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._cancellable import Cancellable
from pyloop._codec import encode
from pyloop._requests import decode
from pyloop._resolve import COROUTINE, INLINE, PLAIN, Target, explain_arguments, invoke
from pyloop._running import LoopInterrupted, RunningJobs
from pyloop._stacks import stack_of
from pyloop._targets import Targets, not_a_stream

if TYPE_CHECKING:
    from pyloop._completions import CompletionWriter
    from pyloop._hooks import LoopHooks
    from pyloop._workers import WorkerThreads

CancelledError = asyncio.CancelledError
EAGER: dict[str, Any] = {"eager_start": True} if sys.version_info >= (3, 12) else {}
"""Arguments that make a task start at once, where CPython can."""


class Calls:
    """Runs calls on one loop. All methods are for the thread of the loop, if not said
    otherwise; the methods that start something never raise, they answer."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        writer: CompletionWriter,
        workers: WorkerThreads,
        hooks: LoopHooks,
        batching: bool,
    ) -> None:
        self.loop = loop
        self.workers = workers
        self.publish = writer.publish
        self.push = writer.push if batching else writer.publish
        self.push_part = writer.push_part if batching else writer.publish
        self.publish_value = writer.publish_value
        self.result = writer.result if batching else writer.publish_value
        self.targets = Targets(loop, workers, hooks, self.post)
        self._known = self.targets.known
        self.tasks: dict[int, asyncio.Task[None]] = {}
        self._queued: dict[int, tuple[Cancellable, Callable[[], object]]] = {}
        self.running = RunningJobs()
        self.new_task: Callable[..., asyncio.Task[None]] = partial(asyncio.Task, loop=loop, **EAGER)

    def on_call(self, call_id: int, flags: int, payload: Any) -> None:
        """Call a function: ``(reference, args, kwargs)``."""
        if flags & f.EXTENSIONS:
            payload = decode(payload)
        reference, args, kwargs = payload
        target = self._known.get(reference)
        if target is None:
            self.spawn(call_id, self._resolve_and_call(call_id, flags, reference, args, kwargs))
        elif target.kind == COROUTINE:
            task = self.new_task(self._run(call_id, target, args, kwargs), name=reference)
            if not task.done():
                self.tasks[call_id] = task
        else:
            self.call(call_id, flags, target, args, kwargs)

    async def _resolve_and_call(
        self, call_id: int, flags: int, reference: str, args: Any, kwargs: Any
    ) -> None:
        try:
            target = await self.targets.target(reference)
        except CancelledError:
            self.cancelled(call_id)
        except BaseException as exc:
            self.fail(call_id, exc)
        else:
            self.tasks.pop(call_id, None)
            self.call(call_id, flags, target, args, kwargs)

    def call(self, call_id: int, flags: int, target: Target, args: Any, kwargs: Any) -> None:
        """Call what a reference named."""
        kind = target.kind
        if kind == COROUTINE:
            self.spawn(call_id, self._run(call_id, target, args, kwargs))
        elif kind == INLINE or flags & f.INLINE:
            self._call_inline(call_id, target, args, kwargs)
        elif kind == PLAIN:
            self.work(call_id, partial(invoke, target, args, kwargs))
        else:
            self.fail(call_id, not_a_stream(target))

    def spawn(self, call_id: int, coroutine: Coroutine[Any, Any, None]) -> None:
        """Run a coroutine that answers the call as a task, from 3.12 on eagerly."""
        task = self.new_task(coroutine)
        if not task.done():
            self.tasks[call_id] = task

    async def _run(self, call_id: int, target: Target, args: Any, kwargs: Any) -> None:
        try:
            if kwargs is None:
                result = await target.function(*args)
            else:
                result = await target.function(*args, **kwargs)
            self.tasks.pop(call_id, None)
            self.result(call_id, result)
        except CancelledError:
            self.cancelled(call_id)
        except TypeError as exc:
            self.fail(call_id, explain_arguments(target, exc, args, kwargs))
        except BaseException as exc:
            self.fail(call_id, exc)

    def _call_inline(self, call_id: int, target: Target, args: Any, kwargs: Any) -> None:
        try:
            result = self.run_plain(target, args, kwargs)
            if is_awaitable(result):
                self.spawn(call_id, self.run_awaitable(call_id, result))
            else:
                self.result(call_id, result)
        except BaseException as exc:
            self.fail(call_id, exc)

    def run_plain(self, target: Target, args: Any, kwargs: Any) -> Any:
        """Call a plain function in a context of its own."""
        return contextvars.copy_context().run(invoke, target, args, kwargs)

    def work(self, call_id: int, function: Callable[[], Any]) -> None:
        """Run a plain function on a worker thread and answer with what it returns."""
        job = Cancellable()
        work = partial(self._work, call_id, function, job, contextvars.copy_context())
        self._queued[call_id] = job, work
        self.workers.submit(work)

    def _work(
        self,
        call_id: int,
        function: Callable[[], Any],
        job: Cancellable,
        context: contextvars.Context,
    ) -> None:
        if not job.begin():
            return
        self._queued.pop(call_id, None)
        result, failure = self.running.run(call_id, partial(context.run, function))
        try:
            if failure is not None:
                self.fail(call_id, failure)
            elif is_awaitable(result):
                context.run(self.post, self._await, call_id, result)
            else:
                self.publish_value(call_id, result)
        except BaseException as exc:
            self.fail(call_id, exc)

    def _await(self, call_id: int, awaitable: Awaitable[Any]) -> None:
        self.spawn(call_id, self.run_awaitable(call_id, awaitable))

    async def run_awaitable(self, call_id: int, awaitable: Awaitable[Any]) -> None:
        """Await what a function returned, and answer."""
        try:
            result = await awaitable
            self.tasks.pop(call_id, None)
            self.publish_value(call_id, result)
        except CancelledError:
            self.cancelled(call_id)
        except BaseException as exc:
            self.fail(call_id, exc)

    def on_cancel(self, call_id: int, flags: int, payload: Any) -> None:
        """Cancel a call; it answers when it has ended."""
        task = self.tasks.get(call_id)
        if task is not None:
            if flags & f.WANT_STACK:
                self.publish(f.STACK, call_id, encode(stack_of(task)))
            task.cancel()
            # A task that is cancelled before its first step never runs its body.
            task.add_done_callback(partial(self._ended, call_id))
            return
        queued = self._queued.get(call_id)
        if queued is not None and queued[0].cancel():
            self._queued.pop(call_id, None)
            self.workers.discard(queued[1])
            self.publish(f.CANCELLED, call_id, b"")
        elif flags & f.WANT_STACK:
            self.publish(f.STACK, call_id, encode(self.running.stacks().get(call_id, "")))

    def _ended(self, call_id: int, task: asyncio.Task[None]) -> None:
        if self.tasks.pop(call_id, None) is task:
            self.publish(f.CANCELLED, call_id, b"")

    def cancelled(self, call_id: int) -> None:
        """Answer that a call ended by cancellation."""
        self.tasks.pop(call_id, None)
        self.publish(f.CANCELLED, call_id, b"")

    def answer(self, call_id: int, payload: bytes, kind: int = f.RESULT) -> None:
        """Answer with a value; safe from any thread."""
        try:
            self.publish(kind, call_id, payload)
        except (OSError, OverflowError) as exc:
            self.fail(call_id, exc)

    def fail(self, call_id: int, exc: BaseException) -> None:
        """Answer with an error; safe from any thread."""
        self.tasks.pop(call_id, None)
        if isinstance(exc, LoopInterrupted):
            self.publish(f.CANCELLED, call_id, b"")
        else:
            self.publish(f.ERROR, call_id, _errors.encode_error(exc))

    def post(self, callback: Callable[..., object], *args: Any) -> None:
        """Run a function on the thread of the loop; safe from any thread."""
        try:
            self.loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:
            if not self.loop.is_closed():
                raise


def is_awaitable(value: Any) -> bool:
    """Return whether a function returned something to await; faster than ``inspect``."""
    return hasattr(type(value), "__await__")
