"""Where calls are, for whoever wonders why they do not end."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import threading
import traceback
from collections.abc import Iterator
from types import AsyncGeneratorType
from typing import TYPE_CHECKING, Any, Final

from pyloop import _errors
from pyloop._thread_frames import current_frames

if TYPE_CHECKING:
    from types import CodeType, FrameType


_MAX_DEPTH: Final = 100

_WAITING = frozenset(
    _errors.OWN + name for name in ("_selector.py", "_loop.py", "_workers.py", "_worker.py")
)


_EXECUTOR: Final = concurrent.futures.ThreadPoolExecutor.submit.__code__.co_filename


def is_waiting(frame: FrameType) -> bool:
    """Return whether a thread waits for something to do, from its innermost frame."""
    name = frame.f_code.co_filename
    if name == _EXECUTOR and frame.f_code.co_name == "_worker":
        return True
    if name not in _WAITING and name.endswith("selectors.py") and frame.f_back is not None:
        name = frame.f_back.f_code.co_filename
    return name in _WAITING


def awaited_in(task: asyncio.Task[Any]) -> Iterator[tuple[Any, FrameType | None, CodeType]]:
    """Iterate over the coroutines and generators that wait for each other in a suspended task.

    Each comes with its frame, if it has not ended, and its code; the outermost is the first.
    """
    awaited: Any = task.get_coro()
    for _ in range(_MAX_DEPTH):
        if hasattr(awaited, "cr_code"):
            yield awaited, awaited.cr_frame, awaited.cr_code
            awaited = awaited.cr_await
        elif hasattr(awaited, "ag_code"):
            yield awaited, awaited.ag_frame, awaited.ag_code
            awaited = awaited.ag_await
        elif hasattr(awaited, "gi_code"):
            yield awaited, awaited.gi_frame, awaited.gi_code
            awaited = awaited.gi_yieldfrom
        else:
            # The step of an asynchronous generator shows it to the garbage collector only.
            found = gc.get_referents(awaited) if awaited is not None else ()
            awaited = next((each for each in found if isinstance(each, AsyncGeneratorType)), None)
            if awaited is None:
                return


def stack_of(task: asyncio.Task[Any]) -> str:
    """Return where a suspended task is, outermost first."""
    lines = [
        f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_name}'
        for _, frame, code in awaited_in(task)
        if frame is not None
    ]
    own = [line for line in lines if not line.startswith(f'  File "{_errors.OWN}')]
    return "\n".join(own or lines)


def stacks_of_threads(loop: str) -> str:
    """Return where the threads of a loop are, by the name of the loop; safe from any thread."""
    frames = current_frames()
    parts = []
    for thread in threading.enumerate():
        frame = frames.get(thread.ident or 0)
        if frame is not None and (thread.name == loop or thread.name.startswith(f"{loop}-")):
            parts.append(f"Thread {thread.name!r}\n{stack_of_thread(frame) or '  idle'}")
    return "\n".join(parts)


def stacks_of_all_threads() -> str:
    """Return where all threads of the interpreter are, those that Python did not start too."""
    names = {thread.ident: thread.name for thread in threading.enumerate()}
    return "\n\n".join(
        f"Thread {names.get(ident, 'unnamed')!r} ({ident:#x})\n{stack_of_thread(frame) or '  idle'}"
        for ident, frame in current_frames().items()
        if ident != threading.get_ident()
    )


def stack_of_thread(frame: FrameType | None) -> str:
    """Return where a thread is, outermost first."""
    lines = [
        f'  File "{entry.filename}", line {entry.lineno}, in {entry.name}'
        for entry in traceback.extract_stack(frame, 100)
        if not entry.filename.startswith(_errors.OWN)
    ]
    return "\n".join(lines) if frame is not None else ""
