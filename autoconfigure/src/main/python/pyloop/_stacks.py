"""Where calls are, for whoever wonders why they do not end."""

from __future__ import annotations

import asyncio
import sys
import threading
import traceback
from typing import TYPE_CHECKING, Any

from pyloop import _errors

if TYPE_CHECKING:
    from types import FrameType


_WAITING = frozenset(
    _errors.OWN + name for name in ("_selector.py", "_loop.py", "_workers.py", "_worker.py")
)


def is_waiting(frame: FrameType) -> bool:
    """Return whether a thread of pyloop waits for something to do, from its innermost frame."""
    name = frame.f_code.co_filename
    if name not in _WAITING and name.endswith("selectors.py") and frame.f_back is not None:
        name = frame.f_back.f_code.co_filename
    return name in _WAITING


def stack_of(task: asyncio.Task[Any]) -> str:
    """Return where a suspended task is, outermost first."""
    lines: list[str] = []
    awaited: Any = task.get_coro()
    while awaited is not None and len(lines) < 100:
        frame = getattr(awaited, "cr_frame", None) or getattr(awaited, "gi_frame", None)
        frame = frame or getattr(awaited, "ag_frame", None)
        if frame is not None:
            code = frame.f_code
            lines.append(f'  File "{code.co_filename}", line {frame.f_lineno}, in {code.co_name}')
        awaited = getattr(awaited, "cr_await", None) or getattr(awaited, "gi_yieldfrom", None)
    own = [line for line in lines if not line.startswith(f'  File "{_errors.OWN}')]
    return "\n".join(own or lines)


def stacks_of_threads(loop: str) -> str:
    """Return where the threads of a loop are, by the name of the loop; safe from any thread."""
    frames = sys._current_frames()
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
        for ident, frame in sys._current_frames().items()
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
