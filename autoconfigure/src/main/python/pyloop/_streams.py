"""Streams: generators that advance only as far as Java has given credit."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._calls import Calls
from pyloop._futures import settle
from pyloop._generator_worker import GeneratorWorker
from pyloop._requests import decode
from pyloop._resolve import GENERATOR, PLAIN, Target, invoke
from pyloop._stream import Stream


class Streams:
    """The streams of one loop."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._streams: dict[int, Stream] = {}

    def on_stream(self, call_id: int, flags: int, payload: Any) -> None:
        """Start a stream: ``(reference, args, kwargs, credits)``."""
        reference, args, kwargs, credits = decode(payload) if flags & f.EXTENSIONS else payload
        stream = self._streams[call_id] = Stream(self._calls, call_id, credits)
        self._calls.spawn(call_id, self._run(stream, reference, args, kwargs))

    def on_credit(self, call_id: int, flags: int, payload: Any) -> None:
        """Let a stream produce further items."""
        stream = self._streams.get(call_id)
        if stream is not None:
            stream.add_credits(payload)

    def on_cancel(self, call_id: int, flags: int, payload: Any) -> None:
        """Cancel a stream or any other call."""
        stream = self._streams.get(call_id)
        if stream is not None and stream.worker is not None:
            stream.worker.cancel()
        self._calls.on_cancel(call_id, flags, payload)

    async def _run(self, stream: Stream, reference: str, args: Any, kwargs: Any) -> None:
        call_id, calls = stream.call_id, self._calls
        try:
            target = await calls.targets.target(reference)
            await self._produce(stream, target, args, kwargs)
            stream.flush()
        except asyncio.CancelledError:
            if stream.failure is None:
                calls.cancelled(call_id)
            else:
                calls.fail(call_id, stream.failure)
        except BaseException as exc:
            failure: BaseException = exc
            try:
                stream.flush()
            except Exception as unsent:
                failure = unsent
            calls.fail(call_id, failure)
        else:
            calls.tasks.pop(call_id, None)
            calls.answer(call_id, b"", f.END)
        finally:
            self._streams.pop(call_id, None)

    async def _produce(self, stream: Stream, target: Target, args: Any, kwargs: Any) -> None:
        if target.kind == GENERATOR:
            await self._hold_worker(stream, partial(_iterate, target, args, kwargs))
            return
        if target.kind == PLAIN:
            source = await self._on_worker(stream.call_id, partial(invoke, target, args, kwargs))
        else:
            source = invoke(target, args, kwargs)
        if inspect.isawaitable(source):
            source = await source
        if hasattr(source, "__aiter__"):
            await stream.send_all(source.__aiter__())
        elif isinstance(source, Iterable) and not isinstance(source, (str, bytes, dict)):
            await self._hold_worker(stream, partial(iter, source))
        else:
            raise _errors.CallError(
                _errors.FUNCTION_NOT_FOUND,
                f"{target.reference!r} returned {type(source).__qualname__!r}, which cannot be "
                "streamed: use a generator, or 'call' instead of 'stream'",
            )

    async def _on_worker(self, call_id: int, function: Callable[[], Any]) -> Any:
        future = self._calls.loop.create_future()
        context = contextvars.copy_context()
        self._calls.workers.submit(
            partial(_call_for, self._calls, call_id, partial(context.run, function), future)
        )
        return await future

    async def _hold_worker(self, stream: Stream, start: Callable[[], Iterator[Any]]) -> None:
        workers = self._calls.workers
        if not workers.hold():
            held = workers.held
            raise _errors.RejectedError(
                f"{held} plain generators hold half of the worker threads; end some, use "
                "an async generator, or raise 'pyloop.event-loop.worker-threads'",
                held,
                workers.max_held,
            )
        worker = stream.worker = GeneratorWorker(self._calls, stream.call_id, stream.take_credits())
        workers.submit(partial(worker.run, contextvars.copy_context(), start))
        await worker.wait()


def _iterate(target: Target, args: Any, kwargs: Any) -> Iterator[Any]:
    return iter(invoke(target, args, kwargs))


def _call_for(
    calls: Calls, call_id: int, function: Callable[[], Any], future: asyncio.Future[Any]
) -> None:
    result, failure = calls.running.run(call_id, function)
    calls.post(settle, future, result, failure, "the function")
