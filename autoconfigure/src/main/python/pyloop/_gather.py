"""Several calls that run concurrently and answer in one frame."""

from __future__ import annotations

import asyncio
import inspect
import threading
from functools import partial
from typing import Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._calls import EAGER, Calls, not_a_stream
from pyloop._codec import ConversionError, decode, dumps, encode
from pyloop._resolve import COROUTINE, INLINE, PLAIN, Target, explain_arguments

FAIL_FAST = 0
OUTCOMES = 1


class Gathers:
    """The gathered calls of one loop."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._gathers: dict[int, Gather] = {}

    def on_gather(self, call_id: int, flags: int, payload: Any) -> None:
        """Start calls: ``(mode, [(reference, args, kwargs, inline), ...])``."""
        mode, calls = decode(payload) if flags & f.EXTENSIONS else payload
        gather = self._gathers[call_id] = Gather(self._calls, self._gathers, call_id, mode, calls)
        gather.start()

    def on_cancel(self, call_id: int) -> bool:
        """Cancel gathered calls; return False if there are none of this id."""
        gather = self._gathers.get(call_id)
        if gather is None:
            return False
        gather.cancel()
        return True


class Gather:
    """Runs calls to one answer.

    The calls finish on the loop and on worker threads; the lock guards the count of those
    that are left, and who brings it to zero answers.
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
        self._results: list[Any] = [None] * len(specifications)
        self._left = len(specifications)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._failures: dict[int, BaseException] = {}
        self._lock = threading.Lock()
        self._cancelled = False
        self._reported = False

    def start(self) -> None:
        """Start all calls."""
        calls = self._calls
        loop, lookup, tasks = calls.loop, calls.lookup, self._tasks
        for index, (reference, args, kwargs, inline) in enumerate(self._specifications):
            target = lookup(reference)
            if target is None:
                body = self._resolve(index, reference, args, kwargs, inline)
            elif target.kind == COROUTINE:
                body = self._run(index, target, args, kwargs)
            else:
                self._start_plain(index, target, args, kwargs, inline)
                continue
            task = asyncio.Task(body, loop=loop, **EAGER)
            if not task.done():
                tasks[index] = task
        self._specifications = []
        if not self._results:
            self._finish()

    async def _run(self, index: int, target: Target, args: Any, kwargs: Any) -> None:
        try:
            function = target.function
            self._results[index] = await (
                function(*args) if kwargs is None else function(*args, **kwargs)
            )
        except TypeError as exc:
            self._fail(index, explain_arguments(target, exc, args, kwargs))
        except BaseException as exc:
            self._fail(index, exc)
        self._end(index)

    async def _resolve(
        self, index: int, reference: str, args: Any, kwargs: Any, inline: bool
    ) -> None:
        try:
            target = await self._calls.target(reference)
        except BaseException as exc:
            self._fail(index, exc)
            self._end(index)
            return
        if target.kind == COROUTINE:
            await self._run(index, target, args, kwargs)
        else:
            self._tasks.pop(index, None)
            self._start_plain(index, target, args, kwargs, inline)

    def _start_plain(
        self, index: int, target: Target, args: Any, kwargs: Any, inline: bool
    ) -> None:
        job = partial(self._call, index, target, args, kwargs)
        if target.kind == INLINE or inline:
            job()
        elif target.kind == PLAIN:
            self._calls.workers.submit(job)
        else:
            self._fail(index, not_a_stream(target))
            self._end(index)

    def _call(self, index: int, target: Target, args: Any, kwargs: Any) -> None:
        if self._cancelled:
            self._end(index)
            return
        try:
            result = self._calls.run_plain(target, args, kwargs)
            if inspect.isawaitable(result):
                self._calls.post(self._spawn, index, result)
                return
            self._results[index] = result
        except BaseException as exc:
            self._fail(index, exc)
        self._end(index)

    def _spawn(self, index: int, awaitable: Any) -> None:
        self._tasks[index] = self._calls.loop.create_task(self._await(index, awaitable))

    async def _await(self, index: int, awaitable: Any) -> None:
        try:
            self._results[index] = await awaitable
        except BaseException as exc:
            self._fail(index, exc)
        self._end(index)

    def _fail(self, index: int, exc: BaseException) -> None:
        if not self._fail_fast:
            self._results[index] = exc
        elif not (self._cancelled and isinstance(exc, asyncio.CancelledError)):
            self._failures[index] = exc
            if not self._cancelled:
                self._cancelled = True
                self._calls.post(self._fail_all)

    def _fail_all(self) -> None:
        # Failures of the same turn of the loop are known by now.
        with self._lock:
            self._reported = self._left > 0
        if self._reported:
            self._answer_failures(f.UNFINISHED)
            self._cancel_tasks()

    def cancel(self) -> None:
        """Cancel all calls."""
        self._cancelled = True
        self._cancel_tasks()

    def _cancel_tasks(self) -> None:
        for index, task in list(self._tasks.items()):
            task.cancel()
            # A task that is cancelled before its first step never runs its body.
            task.add_done_callback(partial(self._ended, index))

    def _ended(self, index: int, task: asyncio.Task[None]) -> None:
        if self._tasks.get(index) is task:
            self._end(index)

    def _end(self, index: int) -> None:
        self._tasks.pop(index, None)
        with self._lock:
            self._left -= 1
            last = self._left == 0
        if last:
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
            self._failures[_index_of(exc)] = exc
            self._answer_failures(0)
        else:
            self._calls.answer(self._call_id, payload)

    def _answer_failures(self, flags: int) -> None:
        failures = dict(self._failures)
        described = {index: _errors.describe(exc) for index, exc in failures.items()}
        self._calls.publish(
            f.ERROR, self._call_id, dumps((_errors.GATHER, next(iter(failures)), described)), flags
        )


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


def _index_of(exc: ConversionError) -> int:
    path = exc.path or "$[0]"
    return int(path[2 : path.index("]")])
