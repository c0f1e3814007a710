"""One event loop: what runs on its thread from start to end."""

from __future__ import annotations

import asyncio
import contextvars
import importlib
import importlib.util
import os
import platform
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

from pyloop import _context, _debugger, _errors, _logging, _state
from pyloop import _frames as f
from pyloop._asgi import Asgi
from pyloop._blocks import PayloadBlocks
from pyloop._calls import Calls
from pyloop._codec import dumps, encode
from pyloop._completions import CompletionWriter
from pyloop._event_loop import SelectorEventLoop
from pyloop._events import Events
from pyloop._gather import Gathers
from pyloop._hooks import Hook, LoopHooks
from pyloop._inspection import Inspector
from pyloop._interrupt import Interrupter
from pyloop._memory import RingMemory
from pyloop._meter_store import MeterSender
from pyloop._namespaces import Namespaces
from pyloop._ring import SubmissionReader
from pyloop._running import LoopInterrupted
from pyloop._selector import DoorbellSelector, drain_doorbell, open_doorbell
from pyloop._streams import Streams
from pyloop._telemetry import Telemetry
from pyloop._workers import WorkerThreads


def main(config: dict[str, Any]) -> None:
    """Run an event loop on this thread until Java stops it.

    The configuration has ``name``, ``ring``, ``directory``, ``generation``, ``doorbell``
    (the descriptor or file that wakes Python), ``java_doorbell``, ``implementation``,
    ``worker_threads``, ``debug``, ``slow_callback_duration``, ``warm_up_modules``,
    ``adaptive`` (whether to look for frames before sleep), ``log_levels`` (of loggers by
    their names, None to leave logging alone), ``telemetry`` (how often in seconds to tell
    of the loop, 0 for never), ``max_meters`` (how many meters code may
    record, 0 for none) and ``config``, the mapping that ``pyloop.config`` gives.
    """
    threading.current_thread().name = config["name"]
    _debugger.trace_this_thread()
    if config["config"]:
        _state.has_config = True
    context = contextvars.Context()
    context.run(_state.config.set, dict(config["config"]))
    context.run(_state.pool.set, config["directory"])
    context.run(_run, config)


def _run(config: dict[str, Any]) -> None:
    memory = RingMemory(config["ring"])
    try:
        EventLoop(config, memory).run()
    finally:
        asyncio.set_event_loop(None)


class EventLoop:
    """An asyncio event loop with its rings and everything that answers calls."""

    def __init__(self, config: dict[str, Any], memory: RingMemory) -> None:
        self._config = config
        self._memory = memory
        self._doorbell = open_doorbell(config["doorbell"])
        files = f"{config['name']}-{config['generation']}"
        blocks = PayloadBlocks(config["directory"], files, memory.fence)
        self._blocks = blocks
        self.writer = CompletionWriter(
            memory, blocks, config["generation"], open_doorbell(config["java_doorbell"])
        )
        if config["log_levels"] is not None:
            # A worker process has pipes for what is printed, also by C code.
            in_jvm = isinstance(config["doorbell"], int)
            _logging.open_bridge(self.writer, config["log_levels"], in_jvm)
        self.loop = self._new_loop()
        self._meters = MeterSender(self.loop, self.writer, config["max_meters"])
        self._hooks = LoopHooks(config["directory"])
        self._events = Events(self.loop, self.writer, memory, config["ids"])
        context = contextvars.copy_context()
        self._workers = WorkerThreads(
            config["worker_threads"],
            f"{config['name']}-worker",
            context,
            self.loop.call_later,
            self._jobs_wait,
        )
        self._calls = Calls(
            self.loop, self.writer, self._workers, self._hooks, self._selector is not None
        )
        self._streams = Streams(self._calls)
        self._gathers = Gathers(self._calls)
        self._asgi = Asgi(self._calls)
        inspector = Inspector(
            self.loop, config["name"], config["config"], self._calls.running, self.writer.publish
        )
        self._interrupter = Interrupter(
            self.loop, self._calls.running, self._tasks_of, self.writer.publish, inspector
        )
        self._reader = self._new_reader(memory, blocks)
        self._draining = False
        self._stopped = False
        self._stopping: asyncio.Task[None] | None = None

    def _new_loop(self) -> asyncio.AbstractEventLoop:
        if self._wants_uvloop() and importlib.util.find_spec("uvloop") is not None:
            loop: asyncio.AbstractEventLoop = importlib.import_module("uvloop").new_event_loop()
            self._selector = None
        else:
            self._selector = DoorbellSelector(
                self._memory, self._doorbell, self._config["adaptive"]
            )
            loop = SelectorEventLoop(self._selector)
        loop.set_debug(self._config["debug"])
        loop.slow_callback_duration = self._config["slow_callback_duration"]
        # Named after the loop, so that dumps and profiles tell whose threads these are.
        threads = ThreadPoolExecutor(thread_name_prefix=f"{self._config['name']}-executor")
        loop.set_default_executor(threads)
        return loop

    def _new_reader(self, memory: RingMemory, blocks: PayloadBlocks) -> SubmissionReader:
        namespaces = self._namespaces = Namespaces(self._calls)
        handlers = {
            f.CALL: self._calls.on_call,
            f.GATHER: self._gathers.on_gather,
            f.STREAM: self._streams.on_stream,
            f.CANCEL: self._on_cancel,
            f.CREDIT: self._streams.on_credit,
            f.EVAL: namespaces.on_eval,
            f.EXEC: namespaces.on_exec,
            f.STOP: self._on_stop,
            f.EVENTS: self._events.on_events,
            f.LOG_LEVELS: self._on_log_levels,
            **self._asgi.handlers(),
        }
        return SubmissionReader(memory, blocks, handlers, self.writer.ring, self._failed)

    def run(self) -> None:
        """Run until stopped, then answer what is left and close the loop."""
        asyncio.set_event_loop(self.loop)
        self._interrupter.register(self._config["ring"])
        if self._selector is not None:
            self.writer.flusher = threading.get_ident()
        self._listen()
        start = self.loop.create_task(self._start())
        while not self._stopped:
            # What ends the interpreter elsewhere must not end this loop, nor the JVM.
            try:
                self.loop.run_forever()
            except (SystemExit, KeyboardInterrupt, LoopInterrupted) as exc:
                self.log("ERROR", f"A task of the event loop raised {exc!r}; it is ignored")
        start.cancel()
        _keep(task for task in asyncio.all_tasks(self.loop) if task is not start)
        self._interrupter.unregister(self._config["ring"])
        self._events.close()
        self.loop.close()
        self._let_go()

    def _let_go(self) -> None:
        # Not left to the garbage collector, which may come late: shared memory is scarce.
        _logging.close_bridge(self.writer)
        self._meters.close()
        self._namespaces.close()
        self.writer.close()
        self._reader.close()
        if self._selector is not None:
            self._selector.detach(self._memory.words)

    def _listen(self) -> None:
        if self._selector is not None:
            self._selector.attach(
                self._reader, self._on_found, self.writer.flush, self._workers.is_busy
            )
        else:
            self.loop.add_reader(self._doorbell, self._on_doorbell)
            self.loop.call_soon(self._arm)

    def _jobs_wait(self, seconds: float) -> None:
        self._memory.words[f.JOB_AGE] = int(seconds * 1e9)

    def _on_found(self, idle: bool) -> None:
        if not idle or self.loop.get_debug():
            self._schedule_drain()
            return
        # The callback would be the next that the loop runs. Without it a call that comes
        # to an idle loop is answered sooner by a handle and most of a turn.
        try:
            contextvars.copy_context().run(self._drain)
        except (SystemExit, KeyboardInterrupt, LoopInterrupted):
            raise
        except BaseException as exc:
            context = {"message": "Frames of Java cannot be handled", "exception": exc}
            self.loop.call_exception_handler(context)

    def _schedule_drain(self) -> None:
        if not self._draining:
            self._draining = True
            self.loop.call_soon(self._drain)

    def _drain(self) -> None:
        self._draining = False
        if self._reader.drain():
            self._schedule_drain()

    def _on_doorbell(self) -> None:
        drain_doorbell(self._doorbell)
        self._arm()

    def _arm(self) -> None:
        # A loop without a selector of ours declares at once that it sleeps; the next
        # frame rings, and the reader callback comes here.
        self._memory.words[f.HEARTBEAT] += 1
        self.writer.flush()
        if self._reader.drain() or not self._reader.prepare_sleep():
            self.loop.call_soon(self._arm)

    def _on_cancel(self, call_id: int, flags: int, payload: Any) -> None:
        if not self._gathers.on_cancel(call_id):
            self._streams.on_cancel(call_id, flags, payload)

    def _tasks_of(self, call_id: int) -> list[asyncio.Task[Any]]:
        task = self._calls.tasks.get(call_id) or self._asgi.task_of(call_id)
        return self._gathers.tasks_of(call_id) if task is None else [task]

    def _failed(self, call_id: int, exc: BaseException) -> None:
        self._calls.fail(call_id, exc)

    async def _start(self) -> None:
        try:
            self._require_uvloop()
            _context.load_opentelemetry()
            for module in self._config["warm_up_modules"]:
                _warm_up(module)
                self._hooks.use(module)
            await self._hooks.start()
        except BaseException as exc:
            self.writer.publish(f.ERROR, 0, _errors.encode_error(exc))
        else:
            self.writer.publish(f.READY, 0, encode(self._describe()))
            self._meters.start()
            if self._config["telemetry"]:
                idle = self._idle_seconds
                Telemetry(self.loop, self.writer, idle, self._config["telemetry"]).start()

    def _idle_seconds(self) -> float | None:
        return None if self._selector is None else self._selector.idle_seconds

    def _wants_uvloop(self) -> bool:
        return bool(self._config["implementation"] == "uvloop")

    def _require_uvloop(self) -> None:
        if self._wants_uvloop() and self._selector is not None:
            raise _errors.CallError(
                _errors.MODULE_NOT_FOUND,
                "'pyloop.event-loop.implementation' is 'uvloop', but the package uvloop is not "
                f"installed; sys.path is {sys.path}",
            )

    def _describe(self) -> dict[str, Any]:
        return {
            "version": platform.python_version(),
            "implementation": "uvloop" if self._selector is None else "asyncio",
            "pid": os.getpid(),
            "thread": threading.get_ident(),
            "executable": sys.executable,
        }

    def _on_log_levels(self, call_id: int, flags: int, payload: Any) -> None:
        _logging.apply_levels(payload)

    def _on_stop(self, call_id: int, flags: int, payload: Any) -> None:
        if self._stopping is None:
            self._stopping = self.loop.create_task(self._stop(payload))

    async def _stop(self, grace: float) -> None:
        try:
            async with _Deadline(grace) as deadline:
                await self._cancel_tasks(deadline)
                await self._hooks.stop(self._hook_failed)
                await self.loop.shutdown_asyncgens()
                await self._shutdown_executor()
        except asyncio.TimeoutError:
            self.log("WARNING", f"The event loop did not end within {grace} s")
        except BaseException as exc:
            self.log("ERROR", f"The end of the event loop failed: {exc!r}")
        finally:
            for thread in self._workers.stop(min(1.0, grace)):
                self.log("WARNING", f"Worker thread {thread.name!r} still runs")
            self._stopped = True
            self.loop.stop()

    async def _shutdown_executor(self) -> None:
        await self.loop.shutdown_default_executor()

    async def _cancel_tasks(self, deadline: _Deadline) -> None:
        tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        if tasks:
            _, pending = await asyncio.wait(tasks, timeout=deadline.left() / 2)
            for task in pending:
                self.log("WARNING", f"{task!r} did not end when it was cancelled")

    def _hook_failed(self, hook: Hook, exc: BaseException) -> None:
        name = getattr(hook, "__qualname__", repr(hook))
        self.log("ERROR", f"Shutdown hook {name!r} failed\n{_errors.traceback_of(exc)}")

    def log(self, level: str, message: str) -> None:
        """Write a line to the log of Java."""
        self.writer.publish(f.LOG, 0, dumps((level, "pyloop", message)))


class _Deadline:
    """Cancels the task that entered it when its time has passed."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._expired = False

    async def __aenter__(self) -> _Deadline:
        self._loop = asyncio.get_running_loop()
        self._end = self._loop.time() + self._seconds
        task = asyncio.current_task()
        assert task is not None
        self._handle = self._loop.call_at(self._end, self._expire, task)
        return self

    def left(self) -> float:
        return max(0.0, self._end - self._loop.time())

    def _expire(self, task: asyncio.Task[Any]) -> None:
        self._expired = True
        task.cancel()

    async def __aexit__(self, kind: Any, exc: BaseException | None, tb: Any) -> None:
        self._handle.cancel()
        if self._expired and isinstance(exc, asyncio.CancelledError):
            raise asyncio.TimeoutError from exc


def _keep(survivors: Iterable[asyncio.Task[Any]]) -> None:
    """Keep tasks that survived the end of their loop for as long as the process lives.

    A coroutine that catches even its own end would do so for ever, in the thread and with
    the locks of whoever collects it as garbage. The module is no file, so it stays when
    those of the application and of pyloop are forgotten.
    """
    module = sys.modules.setdefault("_pyloop_survivors", ModuleType("_pyloop_survivors"))
    vars(module).setdefault("tasks", []).extend(survivors)


def _warm_up(module: str) -> None:
    try:
        importlib.import_module(module)
    except ModuleNotFoundError as exc:
        raise _errors.CallError(
            _errors.MODULE_NOT_FOUND,
            f"Module {module!r} of 'pyloop.python.warm-up-modules' cannot be imported: {exc}; "
            f"sys.path is {sys.path}",
        ) from exc
