"""What a loop runs and what it runs in, told past the loop, which may be blocked."""

from __future__ import annotations

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from itertools import dropwhile
from typing import TYPE_CHECKING, Any, Final

from pyloop import _errors
from pyloop import _frames as f
from pyloop._codec import encode
from pyloop._profiling import Profiler
from pyloop._running import RunningJobs
from pyloop._stacks import (
    awaited_in,
    is_waiting,
    stack_of,
    stack_of_thread,
    stacks_of_all_threads,
)
from pyloop._thread_frames import current_frames

if TYPE_CHECKING:
    from types import CodeType, FrameType

TASKS: Final = "tasks"
THREADS: Final = "threads"
ENVIRONMENT: Final = "environment"
PROFILE: Final = "profile"
STOP_PROFILE: Final = "stop_profile"

QUESTIONS: Final = frozenset({TASKS, THREADS, ENVIRONMENT, PROFILE, STOP_PROFILE})
"""What Java may ask."""

MAX_TASKS: Final = 200
"""How many tasks an answer has at most; their number is in it, too."""

_ASYNCIO = os.path.dirname(asyncio.__file__) + os.sep

_Task = tuple[str, str, str, str]


class Inspector:
    """Answers questions of Java about one loop, on any thread but that of the loop.

    An answer is ``(question, value, error)``; the question is the number that Java gave it.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        name: str,
        config: Mapping[str, str],
        running: RunningJobs,
        publish: Callable[[int, int, bytes], object],
    ) -> None:
        self._loop = loop
        self._name = name
        self._config = config
        self._running = running
        self._publish = publish
        self._profiler = Profiler(name)
        self._ident = threading.get_ident()

    def register(self) -> None:
        """Take note of the thread of the loop, which calls this."""
        self._ident = threading.get_ident()

    def close(self) -> None:
        """End what still goes on."""
        self._profiler.stop()

    def ask(self, what: str, numbers: list[int]) -> None:
        """Answer a question, at once or when there is an answer."""
        question = numbers[0]
        try:
            if what == TASKS:
                self._answer(question, self.tasks())
            elif what == THREADS:
                self._answer(question, stacks_of_all_threads())
            elif what == ENVIRONMENT:
                self._answer(question, environment(self._config))
            elif what == STOP_PROFILE:
                self._profiler.stop()
                self._answer(question, None)
            else:
                milliseconds, rate = numbers[1:]
                self._profiler.start(
                    milliseconds / 1000, rate, lambda profile: self._answer(question, profile)
                )
        except Exception as exc:
            self._answer(question, None, f"{type(exc).__name__}: {exc}")

    def _answer(self, question: int, value: Any, error: str | None = None) -> None:
        self._publish(f.ANSWER, 0, encode((question, value, error)))

    def tasks(self) -> tuple[int, list[_Task]]:
        """Return how many tasks there are, and the first of them: those that run come first.

        Each is ``(name, function, state, stack)``: the state is ``running`` for what the loop
        runs, task or not, ``thread`` for a function on a worker thread, else ``suspended``.
        """
        frames = current_frames()
        current = asyncio.current_task(self._loop)
        tasks = asyncio.all_tasks(self._loop)
        on_loop = _frames_of(frames.get(self._ident))
        if current is not None and current in tasks:
            found = [_running(current, on_loop)]
        else:
            found = [*self._callback(on_loop)]
        # A task that starts another one eagerly is below it on the stack.
        outer = [task for task in tasks if task is not current and _frame_of(task) in on_loop]
        found += [_running(task, on_loop) for task in outer if not _is_own(_frame_of(task).f_code)]
        found += self._threads(frames)
        rest = sorted(tasks.difference(outer, {current}), key=_age)
        count = len(found) + len(rest)
        found += [_suspended(task) for task in rest[: max(0, MAX_TASKS - len(found))]]
        return count, found[:MAX_TASKS]

    def _callback(self, frames: list[FrameType]) -> Iterator[_Task]:
        """Iterate over what the loop runs that is no task, such as an inline function."""
        if not frames or is_waiting(frames[-1]):
            return
        own = [index for index, each in enumerate(frames) if _is_own(each.f_code)]
        called = frames[own[-1] + 1 :] if own else []
        called = [*dropwhile(lambda each: each.f_code.co_filename.startswith(_ASYNCIO), called)]
        if called:
            yield self._name, _function_of(called), "running", stack_of_thread(frames[-1])

    def _threads(self, frames: dict[int, FrameType]) -> Iterator[_Task]:
        names = {thread.ident: thread.name for thread in threading.enumerate()}
        for ident in self._running.threads():
            frame = frames.get(ident)
            if frame is not None:
                name = names.get(ident, str(ident))
                # The thread began in the standard library, then came to pyloop.
                called = dropwhile(lambda each: not _is_own(each.f_code), _frames_of(frame))
                yield name, _function_of([*called]), "thread", stack_of_thread(frame)


def environment(config: Mapping[str, str]) -> dict[str, Any]:
    """Return the interpreter, what it looks for and where, and what it was given."""
    # Not at the start of the loop, since that would wait for them.
    import importlib.metadata
    import sysconfig

    found = {
        str(package.metadata["Name"]): package.version
        for package in importlib.metadata.distributions()
        if package.metadata["Name"]
    }
    return {
        "version": sys.version,
        "executable": sys.executable,
        "prefix": sys.prefix,
        "basePrefix": sys.base_prefix,
        "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        "path": [str(entry) for entry in sys.path],
        "packages": {name: found[name] for name in sorted(found, key=str.lower)},
        "config": dict(config),
        "variables": dict(os.environ),
    }


def _age(task: asyncio.Task[Any]) -> tuple[int, str]:
    # asyncio numbers the tasks that nobody names.
    name = task.get_name()
    return len(name) if name.startswith("Task-") else 0, name


def _suspended(task: asyncio.Task[Any]) -> _Task:
    awaited = [*awaited_in(task)]
    shown = [each for each in awaited if not _is_own(each[2])] or awaited
    function = _label(*shown[0]) if shown else "?"
    return task.get_name(), function, "suspended", stack_of(task)


def _running(task: asyncio.Task[Any], on_loop: list[FrameType]) -> _Task:
    begin = _frame_of(task)
    frames = on_loop[on_loop.index(begin) :] if begin in on_loop else on_loop
    stack = stack_of_thread(on_loop[-1] if on_loop else None)
    return task.get_name(), _function_of(frames), "running", stack


def _frame_of(task: asyncio.Task[Any]) -> Any:
    return getattr(task.get_coro(), "cr_frame", None)


def _label(awaited: Any, frame: FrameType | None, code: CodeType) -> str:
    name = getattr(awaited, "__qualname__", code.co_name)
    return f"{frame.f_globals.get('__name__', '?')}:{name}" if frame is not None else str(name)


def _frames_of(frame: FrameType | None) -> list[FrameType]:
    """Return the frames of a thread, outermost first."""
    frames: list[FrameType] = []
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back
    return frames[::-1]


def _function_of(frames: list[FrameType]) -> str:
    """Return the first function that is not pyloop's own."""
    for frame in frames:
        if not _is_own(frame.f_code):
            name = getattr(frame.f_code, "co_qualname", frame.f_code.co_name)
            return f"{frame.f_globals.get('__name__', '?')}:{name}"
    return "?"


def _is_own(code: CodeType) -> bool:
    return code.co_filename.startswith(_errors.OWN)
