"""Brings what Python code logs, warns and prints to the log of Java.

One handler of the root logger serves all loops of the interpreter. A record goes to Java through
the loop whose context logs it, at once and from any thread; one that finds no room is dropped and
counted, so a flood neither blocks the loop nor takes memory.
"""

from __future__ import annotations

import contextvars
import io
import logging
import sys
import threading
from typing import Any, Final

from pyloop import _context, _errors
from pyloop import _frames as f
from pyloop._codec import dumps
from pyloop._completions import CompletionWriter

MAX_MESSAGE: Final = 16_384
"""How many characters of a message travel."""

_MAX_LINE: Final = 8_192

_writer: contextvars.ContextVar[CompletionWriter | None] = contextvars.ContextVar(
    "pyloop_log_writer", default=None
)
_lock = threading.Lock()
_mdc = _context.mdc.get
_headers = _context.headers.get


class JavaHandler(logging.Handler):
    """Sends records to Java; any thread may log."""

    def __init__(self) -> None:
        super().__init__()
        self.writers: list[CompletionWriter] = []
        self.dropped = 0

    def createLock(self) -> None:  # noqa: N802
        """Have no lock: the ring has one, and a finalizer may log while it is held."""
        self.lock = None

    def handle(self, record: logging.LogRecord) -> Any:
        """Send a record unless a filter keeps it."""
        if not self.filters:
            self.emit(record)
            return True
        passed = self.filter(record)
        if passed:
            self.emit(passed if isinstance(passed, logging.LogRecord) else record)
        return passed

    def emit(self, record: logging.LogRecord) -> None:
        """Send a record."""
        try:
            text = record.getMessage() if record.args else str(record.msg)
        except Exception as exc:
            text = _misfit(record, exc)
        try:
            error = None
            if record.exc_info or record.stack_info:
                text, error = _with_stacks(record, text)
            self.send(record.levelno, record.name, text, record.threadName or "", error)
        except Exception:
            self.handleError(record)

    def send(self, level: int, name: str, text: str, thread: str, error: Any = None) -> None:
        """Send a line, or count it if there is no room for it."""
        writer = _writer.get()
        writers = self.writers
        if writer not in writers:
            if not writers:
                return
            writer = writers[0]
        if len(text) > MAX_MESSAGE:
            text = f"{text[:MAX_MESSAGE]}... ({len(text)} characters)"
        dropped = self.dropped
        if dropped:
            self.dropped = 0
        line = dumps((level, name, text, thread, error, _mdc(), _headers(), dropped))
        if not writer.offer(f.LOG, line):
            self.dropped += dropped + 1


def _with_stacks(record: logging.LogRecord, text: str) -> tuple[str, Any]:
    if record.stack_info:
        text = f"{text}\n{record.stack_info}"
    exc = record.exc_info[1] if record.exc_info else None
    return text, None if exc is None else _errors.describe(exc)


def _misfit(record: logging.LogRecord, exc: Exception) -> str:
    return f"{record.msg!r} with arguments {record.args!r} which do not fit: {exc!r}"


class _Lines(io.BufferedIOBase):
    """What is printed, line by line; each thread has a line of its own."""

    def __init__(self, handler: JavaHandler, level: int, name: str, original: Any) -> None:
        self._handler = handler
        self._level = level
        self._name = name
        self._original = original
        self._parts = threading.local()

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        descriptor: int = self._original.fileno()
        return descriptor

    def write(self, data: Any) -> int:
        text = getattr(self._parts, "text", b"") + bytes(data)
        *lines, rest = text.split(b"\n")
        while len(rest) > _MAX_LINE:
            lines.append(rest[:_MAX_LINE])
            rest = rest[_MAX_LINE:]
        self._parts.text = rest
        for line in lines:
            if line := line.rstrip():
                thread = threading.current_thread().name
                text_of_line = line.decode("utf-8", "backslashreplace")
                self._handler.send(self._level, self._name, text_of_line, thread)
        return len(data)


class _Bridge:
    """What is installed in this interpreter while one of its loops runs."""

    def __init__(self) -> None:
        self.handler = JavaHandler()
        self._level = logging.getLogger().level
        self._levels: dict[str, int] = {}
        self._streams: dict[str, tuple[Any, Any]] = {}
        logging.getLogger().addHandler(self.handler)
        self._captures = getattr(logging, "_warnings_showwarning", None) is None
        if self._captures:
            logging.captureWarnings(True)

    def redirect_output(self) -> None:
        """Make lines of what is printed; a stream that somebody else replaced is left alone."""
        for name, level in (("stdout", logging.INFO), ("stderr", logging.WARNING)):
            original = getattr(sys, name)
            if name not in self._streams and original is getattr(sys, f"__{name}__"):
                lines: Any = _Lines(self.handler, level, name, original)
                stream = io.TextIOWrapper(
                    lines, encoding="utf-8", errors="backslashreplace", write_through=True
                )
                self._streams[name] = original, stream
                setattr(sys, name, stream)

    def apply(self, levels: dict[str, int]) -> None:
        """Set the levels of loggers by their names, the root logger's with an empty one."""
        for name in self._levels.keys() - levels.keys():
            logging.getLogger(name).setLevel(logging.NOTSET if name else self._level)
        for name, level in levels.items():
            logging.getLogger(name).setLevel(level)
        self._levels = dict(levels)

    def remove(self) -> None:
        """Leave the interpreter as it was."""
        self.apply({})
        logging.getLogger().removeHandler(self.handler)
        if self._captures:
            logging.captureWarnings(False)
        for name, (original, stream) in self._streams.items():
            if getattr(sys, name) is stream:
                setattr(sys, name, original)


_bridge: _Bridge | None = None


def open_bridge(writer: CompletionWriter, levels: dict[str, int], prints: bool) -> None:
    """Log through a loop, in whose context this runs; with ``prints`` what is printed, too."""
    global _bridge
    with _lock:
        if _bridge is None:
            _bridge = _Bridge()
        _bridge.handler.writers.append(writer)
        _bridge.apply(levels)
        if prints:
            _bridge.redirect_output()
    _writer.set(writer)


def apply_levels(levels: dict[str, int]) -> None:
    """Set the levels of loggers, as Java has them."""
    with _lock:
        if _bridge is not None:
            _bridge.apply(levels)


def close_bridge(writer: CompletionWriter) -> None:
    """Log through a loop no longer; with the last one nothing is left."""
    global _bridge
    with _lock:
        if _bridge is not None and writer in _bridge.handler.writers:
            _bridge.handler.writers.remove(writer)
            if not _bridge.handler.writers:
                _bridge.remove()
                _bridge = None
