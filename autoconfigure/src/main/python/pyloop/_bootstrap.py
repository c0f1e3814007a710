"""Prepares the interpreter that lives inside the JVM, and is Java's way to call into it.

Java compiles and runs this source once for each process, as a module of its own that is in no
package: it has to work before anything is on ``sys.path``, and it outlives application contexts,
whose modules are purged when they close.
"""

from __future__ import annotations

import faulthandler
import gc
import importlib
import marshal
import multiprocessing
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable
from types import ModuleType, TracebackType
from typing import Any, NoReturn

SWITCH_INTERVAL = 0.0005

GC_THRESHOLD = 10_000
"""Containers made between two looks for young garbage.

CPython's own 700 or 2,000 are less than a thousand calls in flight hold: each look would find
them all alive and make them old, and the costly looks at everything would come often.
"""

OK = b"\x00"
FAILED = b"\x01"
MODULE_NOT_FOUND = b"\x02"

_lock = threading.Lock()
_paths: dict[int, list[str]] = {}
_environments: dict[int, dict[str, tuple[str | None, str]]] = {}


def start(_argument: None) -> None:
    """Settle what is one for the whole interpreter; runs on Python's main thread."""
    tune()
    faulthandler.disable()
    _replace(faulthandler, "enable", _refuse_faulthandler)
    _replace(faulthandler, "register", _refuse_faulthandler)
    _guard_dump_later()
    for name in ("signal", "set_wakeup_fd", "siginterrupt"):
        _replace(signal, name, _refuse_signal)
    for module in (os, sys.modules[os.name]):
        for name in ("fork", "forkpty"):
            _replace(module, name, _refuse_fork)


def tune() -> None:
    """Settle what holds for event loops inside the JVM and for those of worker processes."""
    sys.setswitchinterval(SWITCH_INTERVAL)
    if gc.get_threshold()[0]:
        gc.set_threshold(max(GC_THRESHOLD, gc.get_threshold()[0]))
    multiprocessing.set_start_method("spawn")


def _replace(module: ModuleType, name: str, function: Callable[..., NoReturn]) -> None:
    """Put a refusal in place of a function, where the platform has it."""
    if hasattr(module, name):
        setattr(module, name, function)


def _refuse_signal(*_args: object, **_options: object) -> NoReturn:
    """Refuse to install signal handlers; CPython raises the same type off its main thread."""
    raise ValueError(
        "signal handlers belong to the JVM that this Python runs in; "
        "use the shutdown hooks of pyloop, or a signal handler of the Java application"
    )


def _refuse_faulthandler(*_args: object, **_options: object) -> NoReturn:
    """Refuse faulthandler: the JVM uses SIGSEGV for its null checks and would be killed."""
    raise RuntimeError(
        "faulthandler cannot be enabled inside a JVM, which uses the same signals itself; "
        "faulthandler.dump_traceback() works, and a crash leaves the JVM's hs_err file"
    )


def _refuse_fork(*_args: object, **_options: object) -> NoReturn:
    """Refuse to fork: the child would have one of the JVM's threads and all of its locks."""
    raise RuntimeError(
        "a JVM process cannot be forked; use subprocess, or multiprocessing with 'spawn'"
    )


def _guard_dump_later() -> None:
    """Let faulthandler report later, but not end the process."""
    original = faulthandler.dump_traceback_later

    def dump_traceback_later(
        timeout: float, repeat: bool = False, file: Any = sys.stderr, exit: bool = False
    ) -> None:
        if exit:
            _refuse_faulthandler()
        original(timeout, repeat=repeat, file=file)

    faulthandler.dump_traceback_later = dump_traceback_later


def prefix(_argument: None) -> bytes:
    """Return the folder of the installation or virtual environment that runs."""
    return sys.prefix.encode("utf-8", "surrogateescape")


def configure(argument: tuple[int, list[str], dict[str, str]]) -> list[str]:
    """Give an application context its folders and variables; return the ``sys.path``."""
    owner, paths, environment = argument
    with _lock:
        sys.path[:0] = [path for path in paths if path not in sys.path]
        _paths[owner] = paths
        _environments[owner] = {
            name: (os.environ.get(name), value) for name, value in environment.items()
        }
        os.environ.update(environment)
        importlib.invalidate_caches()
        return list(sys.path)


def release(owner: int) -> list[str]:
    """Take back what `configure` gave; return the modules that were purged."""
    with _lock:
        removed = _paths.pop(owner, [])
        kept = {path for paths in _paths.values() for path in paths}
        gone = [path for path in removed if path not in kept]
        sys.path[:] = [path for path in sys.path if path not in gone]
        for path in gone:
            sys.path_importer_cache.pop(path, None)
        _restore(_environments.pop(owner, {}))
        return _purge(gone)


def _restore(variables: dict[str, tuple[str | None, str]]) -> None:
    """Set variables back, unless somebody has changed them since."""
    for name, (before, value) in variables.items():
        if os.environ.get(name) != value:
            continue
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


def _purge(folders: list[str]) -> list[str]:
    """Forget the modules that were imported from below the folders."""
    prefixes = tuple(os.path.join(folder, "") for folder in folders)
    names = [name for name, module in list(sys.modules.items()) if _below(module, prefixes)]
    for name in names:
        del sys.modules[name]
    return names


def _below(module: ModuleType, prefixes: tuple[str, ...]) -> bool:
    """Tell whether a module, or each part of a namespace package, is below the folders."""
    if not prefixes or module is sys.modules[__name__]:
        return False
    origin: str | None = getattr(module, "__file__", None)
    if origin is not None:
        return bool(os.path.abspath(origin).startswith(prefixes))
    locations = [os.path.join(path, "") for path in getattr(module, "__path__", ())]
    return bool(locations) and all(path.startswith(prefixes) for path in locations)


def run(name: str, module: str, function: str, argument: bytes) -> bytes:
    """Call a function for a Java thread, under the name of that thread.

    The answer is a byte that tells what follows: the marshalled result, or type, message and
    traceback with NUL between them. Nothing is raised.
    """
    threading.current_thread().name = name
    try:
        return _call(module, function, argument)
    finally:
        _forget_thread()


def _call(module: str, function: str, argument: bytes) -> bytes:
    try:
        target = _import(module)
    except ModuleNotFoundError as error:
        if error.name is not None and f"{module}.".startswith(f"{error.name}."):
            error.msg = f"{error.msg}; sys.path is {sys.path}"
            return _failure(MODULE_NOT_FOUND, error)
        return _failure(FAILED, error)
    except BaseException as error:
        return _failure(FAILED, error)
    try:
        result = getattr(target, function)(marshal.loads(argument))
        return OK + marshal.dumps(result, 4)
    except BaseException as error:
        return _failure(FAILED, error)


def _import(module: str) -> ModuleType:
    """Import a module; an empty name means this one."""
    return importlib.import_module(module) if module else sys.modules[__name__]


def _failure(kind: bytes, error: BaseException) -> bytes:
    """Describe an exception."""
    cls = type(error)
    name = (
        cls.__qualname__ if cls.__module__ == "builtins" else f"{cls.__module__}.{cls.__qualname__}"
    )
    try:
        message = str(error)
    except BaseException:
        message = "<no message: __str__ failed>"
    lines = traceback.format_exception(cls, error, _user_frames(error.__traceback__))
    parts = (name, message, "".join(lines))
    return kind + "\x00".join(part.replace("\x00", "\\x00") for part in parts).encode(
        "utf-8", "backslashreplace"
    )


def _user_frames(tb: TracebackType | None) -> TracebackType | None:
    """Skip the frames of this module, which come first."""
    while tb is not None and tb.tb_frame.f_code.co_filename == __file__:
        tb = tb.tb_next
    return tb


def _forget_thread() -> None:
    """Drop the stand-in of a Java thread, which Python before 3.13 keeps for ever."""
    if sys.version_info < (3, 13):
        with threading._active_limbo_lock:  # type: ignore[attr-defined]
            threading._active.pop(threading.get_ident(), None)  # type: ignore[attr-defined]


def shut_down(_argument: None) -> None:
    """Run what is registered with `atexit` and flush, because the JVM exits."""
    import atexit

    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
