"""The debugger that an IDE attaches to, debugpy."""

from __future__ import annotations

import importlib
import sys
from typing import Any

HOST = "127.0.0.1"

_PORT = "_pyloop_port"


def listen(port: int) -> None:
    """Let a debugger attach to this process.

    The port stays open as long as the process lives, since debugpy cannot close it. So a
    later application context finds it open, in the module of debugpy, which stays as well.
    """
    debugpy: Any = importlib.import_module("debugpy")
    before = getattr(debugpy, _PORT, None)
    if before is None:
        # What the code starts is not to load a debugger and meet the port.
        debugpy.configure(subProcess=False)
        debugpy.listen((HOST, port))
        setattr(debugpy, _PORT, port)
    elif before != port:
        raise RuntimeError(f"this process listens on port {before} already, until it ends")


def wait(_argument: None) -> None:
    """Wait until a debugger has attached."""
    importlib.import_module("debugpy").wait_for_client()


def trace_this_thread() -> None:
    """Let breakpoints hold this thread of Java, which Python's threading does not know."""
    debugpy: Any = sys.modules.get("debugpy")
    if getattr(debugpy, _PORT, None) is not None:
        debugpy.trace_this_thread(True)
