"""Ends calls that go on after their cancellation, from outside of their event loop.

The thread of the loop may be the one that hangs, so Java comes here on another one: a
thread of its own inside the JVM, the thread that watches standard input in a worker process.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from time import sleep
from typing import TYPE_CHECKING, Any

from pyloop import _errors
from pyloop import _frames as f
from pyloop._codec import encode
from pyloop._inspection import QUESTIONS, Inspector
from pyloop._resolve import invoke
from pyloop._running import CAN_INTERRUPT, LoopInterrupted, RunningJobs, raise_in
from pyloop._stacks import stack_of, stack_of_thread
from pyloop._thread_frames import current_frames

if TYPE_CHECKING:
    from types import FrameType

INTERRUPT = "interrupt"
LOCATE = "locate"

THROW_SECONDS = 0.05
"""How long a task has for a second cancellation before it is interrupted."""

_ATTEMPTS = 100
_ATTEMPT_SECONDS = 0.0005
_MAX_DEPTH = 100

_loops: dict[str, Interrupter] = {}


def handle(command: tuple[str, str, list[int]]) -> None:
    """Do what Java asks: ``(ring file of the loop, what, ids of calls or a question)``."""
    ring, what, ids = command
    interrupter = _loops.get(ring)
    if interrupter is None:
        return
    if what == INTERRUPT:
        interrupter.interrupt(ids)
    elif what == LOCATE:
        interrupter.locate()
    elif what in QUESTIONS:
        interrupter.inspector.ask(what, ids)
    else:
        raise ValueError(f"There is no command {what!r}")


class Interrupter:
    """Interrupts the calls of one loop, from other threads than that of the loop. Java has
    one interruption at a time."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        running: RunningJobs,
        tasks_of: Callable[[int], list[asyncio.Task[Any]]],
        publish: Callable[[int, int, bytes], object],
        inspector: Inspector,
    ) -> None:
        self._loop = loop
        self.inspector = inspector
        self._running = running
        self._tasks_of = tasks_of
        self._publish = publish
        self._ident = threading.get_ident()

    def register(self, ring: str) -> None:
        """Let Java reach this; for the thread of the loop."""
        self._ident = threading.get_ident()
        self.inspector.register()
        _loops[ring] = self

    def unregister(self, ring: str) -> None:
        """Let Java reach this no longer."""
        self.inspector.close()
        if _loops.get(ring) is self:
            del _loops[ring]

    def interrupt(self, ids: list[int]) -> None:
        """Interrupt calls, and tell Java where they were."""
        self._publish(f.INTERRUPTED, 0, encode([(each, *self._interrupt(each)) for each in ids]))

    def locate(self) -> None:
        """Tell Java which call the thread of the loop runs, and where all calls are."""
        frame = current_frames().get(self._ident)
        stack = stack_of_thread(frame)
        self._publish(f.STACK, 0, encode((call_of(frame) or 0, stack, self._running.stacks())))

    def _interrupt(self, call_id: int) -> tuple[str, str]:
        """Return what is done about the call, and its stack."""
        stack = self._running.stacks().get(call_id)
        if not CAN_INTERRUPT:
            return "cannot be interrupted, since this Python has no ctypes", stack or ""
        if stack is not None and self._running.interrupt(call_id):
            return "is interrupted on a worker thread", stack
        stack = self._interrupt_loop(call_id)
        if stack is not None:
            return "is interrupted on the thread of the event loop", stack
        stacks = [stack_of(task) for task in self._tasks_of(call_id)]
        if stacks:
            self._post(self._cancel_again, call_id)
        return "is interrupted as a suspended task", "\n".join(stacks)

    def _interrupt_loop(self, call_id: int) -> str | None:
        stack: str | None = None
        for _ in range(_ATTEMPTS):
            frame = current_frames().get(self._ident)
            if frame is None or not self._runs(frame, call_id):
                return None
            if stack is None:
                stack = stack_of_thread(frame)
            elif _may_be_hit(frame) and raise_in(self._ident, frame):
                return stack
            else:
                sleep(_ATTEMPT_SECONDS)
        return stack

    def _runs(self, frame: FrameType, call_id: int) -> bool:
        """Return whether the frame is of the call, or of a task that the call waits for."""
        found = call_of(frame)
        if found is not None:
            return found == call_id
        current = asyncio.current_task(self._loop)
        return current is not None and any(
            current in awaited_tasks(task) for task in self._tasks_of(call_id)
        )

    def _post(self, callback: Callable[..., object], *args: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(callback, *args)
        except RuntimeError:
            if not self._loop.is_closed():
                raise

    def _cancel_again(self, call_id: int) -> None:
        for task in self._tasks_of(call_id):
            task.cancel()
        self._loop.call_later(THROW_SECONDS, self._throw, call_id)

    def _throw(self, call_id: int) -> None:
        if not self._running.idents(call_id):
            for task in self._tasks_of(call_id):
                throw_into(task)


def call_of(frame: FrameType | None) -> int | None:
    """Return the id of the call that a thread runs, from its innermost frame."""
    while frame is not None:
        if frame.f_code.co_filename.startswith(_errors.OWN):
            names = frame.f_locals
            owner = names.get("stream", names.get("exchange", names.get("self")))
            found = names.get("call_id", getattr(owner, "call_id", None))
            if not isinstance(found, int):
                found = getattr(owner, "_call_id", None)
            if isinstance(found, int):
                return found
        frame = frame.f_back
    return None


def _may_be_hit(frame: FrameType) -> bool:
    """Return whether an exception harms nothing but the call: pyloop's own code is spared."""
    own = frame.f_code.co_filename.startswith(_errors.OWN)
    return not own or frame.f_code is invoke.__code__


def awaited_tasks(task: Any) -> list[Any]:
    """Return the tasks that a task waits for, itself included."""
    found: list[Any] = []
    look = [task]
    while look and len(found) < _MAX_DEPTH:
        future = look.pop()
        if isinstance(future, asyncio.Task) and future not in found:
            found.append(future)
            look.append(getattr(future, "_fut_waiter", None))
        else:
            look.extend(getattr(future, "_children", ()))
    return found


def throw_into(task: asyncio.Task[Any]) -> None:
    """Interrupt a suspended task where it waits; on the thread of the loop.

    What it waits for raises, so that asyncio knows of it: nothing wakes the task twice.
    """
    waiter: Any = getattr(task, "_fut_waiter", None)
    for _ in range(_MAX_DEPTH):
        if not isinstance(waiter, asyncio.Task):
            break
        task, waiter = waiter, getattr(waiter, "_fut_waiter", None)
    if task.done() or task is asyncio.current_task():
        return
    if waiter is None:
        _throw_into_coroutine(task)
    elif not waiter.done():
        for child in getattr(waiter, "_children", ()):
            child.cancel()
        waiter.set_exception(LoopInterrupted())


def _throw_into_coroutine(task: asyncio.Task[Any]) -> None:
    """Interrupt a task that only lets others run, and is about to go on."""
    coroutine: Any = task.get_coro()
    # The step of the task that is scheduled finds the coroutine ended.
    task.add_done_callback(_retrieve)
    try:
        coroutine.throw(LoopInterrupted())
    except BaseException:
        return


def _retrieve(task: asyncio.Task[Any]) -> None:
    if not task.cancelled():
        task.exception()
