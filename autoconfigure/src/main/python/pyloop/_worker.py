"""A worker process: one event loop, and what ends the process with its JVM.

Standard input brings the configuration and then, seldom, commands about calls that hang.
Its end is the end of the process, whatever the event loop does. Standard output and standard
error are free for the application; Java writes them to its log.
"""

from __future__ import annotations

import atexit
import faulthandler
import marshal
import os
import signal
import struct
import sys
import threading
import traceback
from typing import Any

GRACE_SECONDS = 0.2
"""How long the event loop may take to end by itself after the end of standard input."""

EXIT_SECONDS = 1.0
"""How long the process then may take to end."""

MAX_COMMAND = 1 << 20
"""Longest command in bytes; commands have ids of calls in flight."""

_LENGTH = struct.Struct("<Q")
_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Run an event loop until Java stops it; the process then ends as Python's do."""
    lifeline = _take_stdin()
    parent, memory_limit, nice, config = _read_configuration(lifeline)
    # A signal from the terminal is for the JVM, which stops its workers in its own time.
    os.setpgid(0, 0)
    ended = threading.Event()
    threading.Thread(
        target=_watch, args=(lifeline, ended), name="pyloop-lifeline", daemon=True
    ).start()
    _die_with(int(parent), lifeline)
    _report_stacks()
    if nice:
        _be_nice(nice)
    if int(memory_limit):
        _limit_memory(int(memory_limit))
    _run(config)
    ended.set()


def _run(config: bytes) -> None:
    # Imported here because a memory limit may be too low for it.
    from pyloop import _bootstrap, _loop

    _bootstrap.tune()
    _loop.main(marshal.loads(config))


def _take_stdin() -> int:
    """Keep standard input for this module: whoever else reads it finds its end."""
    lifeline = os.dup(0)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    return lifeline


def _read_configuration(lifeline: int) -> tuple[str, str, int, bytes]:
    (length,) = _LENGTH.unpack(_read(lifeline, _LENGTH.size))
    configuration: tuple[str, str, int, bytes] = marshal.loads(_read(lifeline, length))
    return configuration


def _read(descriptor: int, length: int) -> bytes:
    data = bytearray()
    while len(data) < length:
        part = os.read(descriptor, length - len(data))
        if not part:
            raise SystemExit("The JVM ended before it sent the configuration of this worker")
        data += part
    return bytes(data)


def _watch(lifeline: int, ended: threading.Event) -> None:
    _obey(lifeline)
    try:
        _leave(ended)
    finally:
        os._exit(1)


def _obey(lifeline: int) -> None:
    """Take commands until the end of standard input, or until one cannot be read."""
    while True:
        try:
            (length,) = _LENGTH.unpack(_read(lifeline, _LENGTH.size))
            if length > MAX_COMMAND:
                sys.stderr.write(f"A command of {length} bytes came; this worker process ends\n")
                return
            command = _read(lifeline, length)
        except (OSError, SystemExit):
            return
        try:
            from pyloop import _interrupt

            _interrupt.handle(marshal.loads(command))
        except Exception:
            traceback.print_exc()


def _leave(ended: threading.Event) -> None:
    timer = threading.Timer(EXIT_SECONDS, os._exit, (1,))
    timer.daemon = True
    timer.start()
    if ended.wait(GRACE_SECONDS):
        # The main thread runs the exit functions; the timer ends what hangs.
        timer.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(0)


def _die_with(parent: int, lifeline: int) -> None:
    """Let the kernel kill this process when the JVM is gone, also while C code holds the GIL."""
    if sys.platform == "linux":
        if not _set_death_signal():
            _set_pipe_signal(lifeline)
        if os.getppid() != parent:
            os._exit(1)


def _set_death_signal() -> bool:
    try:
        import ctypes

        prctl: Any = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return False
    return bool(prctl(*map(ctypes.c_ulong, (_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0))) == 0)


def _set_pipe_signal(lifeline: int) -> None:
    """Let the end of standard input itself kill the process, where there is no ctypes."""
    import fcntl

    fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(lifeline, fcntl.F_SETSIG, signal.SIGKILL)  # type: ignore[attr-defined,unused-ignore]
    flags = fcntl.fcntl(lifeline, fcntl.F_GETFL)
    fcntl.fcntl(lifeline, fcntl.F_SETFL, flags | os.O_ASYNC)


def _report_stacks() -> None:
    """Write the stacks of all threads to standard error after a crash, and on SIGQUIT."""
    # Threads of a JVM block that signal, and their child processes inherit it.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    faulthandler.enable(all_threads=True)
    faulthandler.register(signal.SIGQUIT, all_threads=True)


def _be_nice(nice: int) -> None:
    try:
        os.nice(nice)
    except OSError as exc:
        raise SystemExit(
            f"'pyloop.event-loop.process.nice' is {nice}, which this user may not set: {exc}; "
            "only root may set less than 0"
        ) from None


def _limit_memory(size: int) -> None:
    import resource

    try:
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    except (OSError, ValueError) as exc:
        raise SystemExit(
            f"'pyloop.event-loop.process.memory-limit' is {size} bytes, which fails: {exc}; "
            "the limit of the process that started it (ulimit -v) may be lower"
        ) from None
