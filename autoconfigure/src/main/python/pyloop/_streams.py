"""Streams: generators that advance only as far as Java has given credit."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from functools import partial
from typing import Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._calls import Calls
from pyloop._codec import decode, encode
from pyloop._resolve import GENERATOR, PLAIN, Target, explain_arguments

_BATCH = 256


class Streams:
    """The streams of one loop."""

    def __init__(self, calls: Calls, context: contextvars.Context) -> None:
        self._calls = calls
        self._context = context
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
            target = await calls.target(reference)
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
            source = await self._on_worker(partial(_call, target, args, kwargs))
        else:
            source = _call(target, args, kwargs)
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

    async def _on_worker(self, function: Any) -> Any:
        future = self._calls.loop.create_future()
        self._calls.workers.submit(
            partial(_run_for, self._calls, self._context.copy(), function, future)
        )
        return await future

    async def _hold_worker(self, stream: Stream, start: Any) -> None:
        workers = self._calls.workers
        if not workers.hold():
            raise _errors.CallError(
                _errors.REJECTED,
                f"{workers.held} plain generators hold half of the worker threads; end some, use "
                "an async generator, or raise 'pyloop.event-loop.worker-threads'",
            )
        worker = stream.worker = GeneratorWorker(stream, self._calls)
        workers.submit(partial(worker.run, self._context.copy(), start))
        await worker.wait()


class Stream:
    """One stream; its items leave in batches at the end of a turn of the loop."""

    def __init__(self, calls: Calls, call_id: int, credits: int) -> None:
        self.call_id = call_id
        self.worker: GeneratorWorker | None = None
        self.failure: Exception | None = None
        self._calls = calls
        self._credits = credits
        self._batch: list[Any] = []
        self._credited: asyncio.Future[None] | None = None

    def add_credits(self, credits: int) -> None:
        """Let the generator advance further."""
        self._credits += credits
        if self.worker is not None:
            self.worker.add_credits(credits)
        elif self._credited is not None and not self._credited.done():
            self._credited.set_result(None)

    def take_credits(self) -> int:
        """Hand all credits to a worker."""
        credits, self._credits = self._credits, 0
        return credits

    async def send_all(self, source: AsyncIterator[Any]) -> None:
        """Send all items of an asynchronous iterator, and close it."""
        try:
            await self._send(source)
        finally:
            close = getattr(source, "aclose", None)
            if close is not None:
                await close()

    async def _send(self, source: AsyncIterator[Any]) -> None:
        call_soon = self._calls.loop.call_soon
        while self._credits <= 0:
            await self._wait_for_credit()
        async for item in source:
            batch = self._batch
            batch.append(item)
            self._credits -= 1
            if len(batch) == 1:
                call_soon(self._flush_soon)
            elif len(batch) >= _BATCH:
                self.flush()
                await asyncio.sleep(0)
            while self._credits <= 0:
                self.flush()
                await self._wait_for_credit()

    async def _wait_for_credit(self) -> None:
        self._credited = self._calls.loop.create_future()
        try:
            await self._credited
        finally:
            self._credited = None

    def _flush_soon(self) -> None:
        try:
            self.flush()
        except Exception as exc:
            task = self._calls.tasks.get(self.call_id)
            if task is not None:
                self.failure = exc
                task.cancel()

    def flush(self) -> None:
        """Send the items that wait."""
        batch, self._batch = self._batch, []
        if batch:
            self._calls.publish(f.ITEMS, self.call_id, encode(batch))


class GeneratorWorker:
    """Runs a plain generator on a worker thread for its life."""

    def __init__(self, stream: Stream, calls: Calls) -> None:
        self._stream = stream
        self._calls = calls
        self._credits = stream.take_credits()
        self._lock = threading.Lock()
        self._credited = threading.Lock()
        self._credited.acquire()
        self._cancelled = False
        self._batch: list[Any] = []
        self._ended: asyncio.Future[None] = calls.loop.create_future()

    async def wait(self) -> None:
        """Wait until the generator has ended, also after a cancellation."""
        try:
            await asyncio.shield(self._ended)
        except asyncio.CancelledError:
            self.cancel()
            await _settled(self._ended)
            raise

    def add_credits(self, credits: int) -> None:
        """Let the generator advance further; from the loop."""
        with self._lock:
            self._credits += credits
            self._signal()

    def cancel(self) -> None:
        """Close the generator before its next item; from the loop."""
        with self._lock:
            self._cancelled = True
            self._signal()

    def _signal(self) -> None:
        if self._credited.locked():
            self._credited.release()

    def run(self, context: contextvars.Context, start: Any) -> None:
        """Run the generator; on a worker thread."""
        failure: BaseException | None = None
        try:
            context.run(self._run, start)
        except BaseException as exc:
            failure = exc
        self._calls.workers.release()
        self._calls.post(self._end, failure)

    def _run(self, start: Any) -> None:
        if not self._may_advance():
            return
        source: Iterator[Any] = start()
        try:
            for item in source:
                self._add(item)
                if not self._may_advance():
                    return
        finally:
            close = getattr(source, "close", None)
            if close is not None:
                close()

    def _may_advance(self) -> bool:
        while not self._cancelled:
            with self._lock:
                if self._credits > 0:
                    self._credits -= 1
                    return True
            self._credited.acquire()
        return False

    def _add(self, item: Any) -> None:
        with self._lock:
            self._batch.append(item)
            first = len(self._batch) == 1
        if first:
            self._calls.post(self._flush)

    def _flush(self) -> None:
        with self._lock:
            batch, self._batch = self._batch, []
        if batch and not self._ended.done():
            try:
                self._calls.publish(f.ITEMS, self._stream.call_id, encode(batch))
            except Exception as exc:
                self.cancel()
                self._ended.set_exception(exc)

    def _end(self, failure: BaseException | None) -> None:
        self._flush()
        if self._ended.done():
            return
        if failure is None:
            self._ended.set_result(None)
        elif isinstance(failure, (StopIteration, SystemExit, KeyboardInterrupt)):
            self._ended.set_exception(RuntimeError(f"the generator raised {failure!r}"))
        else:
            self._ended.set_exception(failure)


async def _settled(future: asyncio.Future[None]) -> None:
    while not future.done():
        try:
            await asyncio.shield(future)
        except asyncio.CancelledError:
            continue
        except BaseException:
            return
    if not future.cancelled():
        future.exception()


def _call(target: Target, args: Any, kwargs: Any) -> Any:
    try:
        return target.function(*args) if kwargs is None else target.function(*args, **kwargs)
    except TypeError as exc:
        raise explain_arguments(target, exc, args, kwargs) from exc.__cause__


def _iterate(target: Target, args: Any, kwargs: Any) -> Iterator[Any]:
    return iter(_call(target, args, kwargs))


def _run_for(
    calls: Calls, context: contextvars.Context, function: Any, future: asyncio.Future[Any]
) -> None:
    try:
        result = context.run(function)
    except BaseException as exc:
        calls.post(_settle, future, None, exc)
    else:
        calls.post(_settle, future, result, None)


def _settle(future: asyncio.Future[Any], result: Any, exc: BaseException | None) -> None:
    if future.done():
        return
    if exc is None:
        future.set_result(result)
    elif isinstance(exc, (StopIteration, SystemExit, KeyboardInterrupt)):
        future.set_exception(RuntimeError(f"the function raised {exc!r}"))
    else:
        future.set_exception(exc)
