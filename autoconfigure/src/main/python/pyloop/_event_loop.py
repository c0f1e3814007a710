"""asyncio's event loop, with a shorter way for what is called soon."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

_new_handle = asyncio.Handle.__new__


class SelectorEventLoop(asyncio.SelectorEventLoop):
    """asyncio's own event loop of this platform.

    ``call_soon`` does what asyncio's does in debug mode off, without its calls of further
    functions: a task that suspends comes here at each of its steps. The attributes of
    ``Handle`` and of the loop are the same in CPython 3.10 to 3.14.
    """

    _closed: bool
    _debug: bool
    _ready: Any

    def call_soon(  # type: ignore[override]
        self,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.Handle:
        """Call a function in the next turn of the loop."""
        if self._debug or self._closed:
            return super().call_soon(callback, *args, context=context)
        handle: Any = _new_handle(asyncio.Handle)
        handle._callback = callback
        handle._args = args
        handle._context = contextvars.copy_context() if context is None else context
        handle._loop = self
        handle._cancelled = False
        handle._repr = None
        handle._source_traceback = None
        self._ready.append(handle)
        return handle  # type: ignore[no-any-return]
