"""Several calls that run concurrently and answer in one frame."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import threading
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._calls import Calls, is_awaitable
from pyloop._codec import ConversionError, dumps, encode
from pyloop._requests import decode
from pyloop._resolve import COROUTINE, INLINE, PLAIN, Target, explain_arguments, invoke
from pyloop._targets import not_a_stream

FAIL_FAST = 0
OUTCOMES = 1


class Gathers:
    """The gathered calls of one loop."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._gathers: dict[int, Gather] = {}

    def on_gather(self, call_id: int, flags: int, payload: Any) -> None:
        """Start calls: ``(mode, [(reference, args, kwargs, inline), ...])``.

        A reference that is ``None`` is the one before.
        """
        mode, calls = decode(payload) if flags & f.EXTENSIONS else payload
        gather = self._gathers[call_id] = Gather(self._calls, self._gathers, call_id, mode, calls)
        gather.start()

    def tasks_of(self, call_id: int) -> list[asyncio.Task[Any]]:
        """Return the tasks of gathered calls that have not ended; safe from any thread."""
        gather = self._gathers.get(call_id)
        tasks = [] if gather is None else list(gather.tasks)
        return [task for _, task in tasks if not task.done()]

    def on_cancel(self, call_id: int) -> bool:
        """Cancel gathered calls; return False if there are none of this id."""
        gather = self._gathers.get(call_id)
        if gather is None:
            return False
        gather.cancel()
        return True


class Gather:
    """Runs calls to one answer.

    All calls settle on the thread of the loop; the lock guards what worker threads have
    ready for it.
    """

    def __init__(
        self,
        calls: Calls,
        gathers: dict[int, Gather],
        call_id: int,
        mode: int,
        specifications: list[Any],
    ) -> None:
        self._calls = calls
        self._gathers = gathers
        self._call_id = call_id
        self._fail_fast = mode == FAIL_FAST
        self._specifications = specifications
        self._context = contextvars.copy_context()
        self._results: list[Any] = [None] * len(specifications)
        self._left = len(specifications)
        self.tasks: list[tuple[int, asyncio.Task[None]]] = []
        self._failures: dict[int, BaseException] = {}
        self._worked: list[tuple[int, Any, BaseException | None]] = []
        self._lock = threading.Lock()
        self._cancelled = False
        self._reported = False

    def start(self) -> None:
        """Start all calls."""
        lookup, new_task, run = self._calls.targets.known.get, self._calls.new_task, self._runner()
        reference, target = "", None
        for index, (following, args, kwargs, inline) in enumerate(self._specifications):
            if following is not None:
                reference = following
                target = lookup(reference)
            if target is not None and target.kind == COROUTINE:
                task = new_task(run(index, target, args, kwargs), name=reference)
            elif target is None:
                task = new_task(self._resolve(index, reference, args, kwargs, inline))
            else:
                self._start_plain(index, target, args, kwargs, inline)
                continue
            if not task.done():
                self.tasks.append((index, task))
        self._specifications = []
        if not self._results:
            self._finish()

    def _runner(self) -> Callable[..., Coroutine[Any, Any, None]]:
        """Return what runs a coroutine function; a closure finds its variables faster."""
        results, fail = self._results, self._fail

        async def run(index: int, target: Target, args: Any, kwargs: Any) -> None:
            try:
                if kwargs is None:
                    results[index] = await target.function(*args)
                else:
                    results[index] = await target.function(*args, **kwargs)
            except TypeError as exc:
                fail(index, explain_arguments(target, exc, args, kwargs))
            except BaseException as exc:
                fail(index, exc)
            self._left -= 1
            if not self._left:
                self._finish()

        return run

    async def _resolve(
        self, index: int, reference: str, args: Any, kwargs: Any, inline: bool
    ) -> None:
        try:
            target = await self._calls.targets.target(reference)
        except BaseException as exc:
            self._fail(index, exc)
            self._end()
            return
        if target.kind == COROUTINE:
            await self._runner()(index, target, args, kwargs)
        else:
            self._start_plain(index, target, args, kwargs, inline)

    def _start_plain(
        self, index: int, target: Target, args: Any, kwargs: Any, inline: bool
    ) -> None:
        if target.kind == INLINE or inline:
            self._settle(index, *self._call(target, args, kwargs))
        elif target.kind == PLAIN:
            self._calls.workers.submit(partial(self._work, index, target, args, kwargs))
        else:
            self._settle(index, None, not_a_stream(target))

    def _call(self, target: Target, args: Any, kwargs: Any) -> tuple[Any, BaseException | None]:
        if self._cancelled:
            return None, asyncio.CancelledError()
        try:
            return self._context.copy().run(invoke, target, args, kwargs), None
        except BaseException as exc:
            return None, exc

    def _work(self, index: int, target: Target, args: Any, kwargs: Any) -> None:
        key = (self._call_id, index)
        outcome, interrupt = self._calls.running.run(key, partial(self._call, target, args, kwargs))
        result, exc = outcome if interrupt is None else (None, interrupt)
        with self._lock:
            self._worked.append((index, result, exc))
            # One hop to the loop for all results that come before it takes them.
            first = len(self._worked) == 1
        if first:
            self._calls.post(self._settle_worked)

    def _settle_worked(self) -> None:
        with self._lock:
            worked, self._worked = self._worked, []
        for index, result, exc in worked:
            self._settle(index, result, exc)

    def _settle(self, index: int, result: Any, exc: BaseException | None) -> None:
        if exc is not None:
            self._fail(index, exc)
        elif is_awaitable(result):
            task = self._context.copy().run(self._calls.new_task, self._await(index, result))
            if not task.done():
                self.tasks.append((index, task))
            return
        else:
            self._results[index] = result
        self._end()

    async def _await(self, index: int, awaitable: Any) -> None:
        try:
            self._results[index] = await awaitable
        except BaseException as exc:
            self._fail(index, exc)
        self._end()

    def _fail(self, index: int, exc: BaseException) -> None:
        if not self._fail_fast:
            self._results[index] = exc
        elif not (self._cancelled and isinstance(exc, asyncio.CancelledError)):
            self._failures[index] = exc
            if not self._cancelled:
                self._cancelled = True
                self._calls.loop.call_soon(self._fail_all)

    def _fail_all(self) -> None:
        # Failures of the same turn of the loop are known by now.
        if self._left > 0:
            self._reported = True
            self._answer_failures(f.UNFINISHED)
            self._cancel_tasks()

    def cancel(self) -> None:
        """Cancel all calls."""
        self._cancelled = True
        self._cancel_tasks()

    def _cancel_tasks(self) -> None:
        for index, task in self.tasks:
            if not task.done():
                if _is_unstarted(task):
                    # It is cancelled before its first step and never runs its body.
                    task.add_done_callback(partial(self._unstarted, index))
                task.cancel()

    def _unstarted(self, index: int, task: asyncio.Task[None]) -> None:
        self._fail(index, asyncio.CancelledError())
        self._end()

    def _end(self) -> None:
        self._left -= 1
        if not self._left:
            self._finish()

    def _finish(self) -> None:
        self._gathers.pop(self._call_id, None)
        if self._reported or (self._cancelled and not self._failures):
            self._calls.publish(f.CANCELLED, self._call_id, b"")
        elif self._failures:
            self._answer_failures(0)
        elif self._fail_fast:
            self._answer_results()
        else:
            self._calls.answer(self._call_id, dumps_outcomes(self._results))

    def _answer_results(self) -> None:
        try:
            payload = encode(self._results)
        except ConversionError as exc:
            self._failures.update(_refused(self._results) or {_index_of(exc): exc})
            self._answer_failures(0)
        else:
            self._calls.answer(self._call_id, payload)

    def _answer_failures(self, flags: int) -> None:
        failures = dict(self._failures)
        described = {index: _errors.describe(exc) for index, exc in failures.items()}
        self._calls.publish(
            f.ERROR, self._call_id, dumps((_errors.GATHER, next(iter(failures)), described)), flags
        )


def _refused(results: list[Any]) -> dict[int, ConversionError]:
    """Return the errors of the results that cannot travel, with paths that begin at each."""
    refused: dict[int, ConversionError] = {}
    for index, result in enumerate(results):
        try:
            encode(result)
        except ConversionError as exc:
            refused[index] = exc
    return refused


def dumps_outcomes(results: list[Any]) -> bytes:
    """Encode results and exceptions as ``[(value, None) or (None, description), ...]``."""
    try:
        return encode([_outcome(result) for result in results])
    except ConversionError:
        return encode([_checked_outcome(result) for result in results])


def _outcome(result: Any) -> tuple[Any, Any]:
    if isinstance(result, BaseException):
        return None, _errors.describe(result)
    return result, None


def _checked_outcome(result: Any) -> tuple[Any, Any]:
    if not isinstance(result, BaseException):
        try:
            encode(result)
        except ConversionError as exc:
            return None, _errors.describe(exc)
    return _outcome(result)


def _is_unstarted(task: asyncio.Task[None]) -> bool:
    coroutine: Any = task.get_coro()
    return inspect.getcoroutinestate(coroutine) == inspect.CORO_CREATED


def _index_of(exc: ConversionError) -> int:
    path = exc.path or "$[0]"
    return int(path[2 : path.index("]")])
