"""asyncio's event loop, with a shorter way for what is called soon."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import Callable
from typing import Any

from pyloop import _events

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

    @property
    def next_callback_id(self) -> Callable[..., Any]:
        return _events.of(self).next_callback_id

    _next_callback_id = next_callback_id

    @property
    def register_async_future(self) -> Callable[..., Any]:
        return _events.of(self).register_async_future

    _register_async_future = register_async_future

    @property
    def unregister_async_future(self) -> Callable[..., Any]:
        return _events.of(self).unregister_async_future

    _unregister_async_future = unregister_async_future

    @property
    def register_subprocess(self) -> Callable[..., Any]:
        return _events.of(self).register_subprocess

    _register_subprocess = register_subprocess

    @property
    def unregister_subprocess(self) -> Callable[..., Any]:
        return _events.of(self).unregister_subprocess

    _unregister_subprocess = unregister_subprocess

    @property
    def register_socket(self) -> Callable[..., Any]:
        return _events.of(self).register_socket

    _register_socket = register_socket

    @property
    def unregister_socket(self) -> Callable[..., Any]:
        return _events.of(self).unregister_socket

    _unregister_socket = unregister_socket

    @property
    def register_timer(self) -> Callable[..., Any]:
        return _events.of(self).register_timer

    _register_timer = register_timer

    @property
    def unregister_timer(self) -> Callable[..., Any]:
        return _events.of(self).unregister_timer

    _unregister_timer = unregister_timer

    @property
    def register_reader(self) -> Callable[..., Any]:
        return _events.of(self).register_reader

    _register_reader = register_reader

    @property
    def unregister_reader(self) -> Callable[..., Any]:
        return _events.of(self).unregister_reader

    _unregister_reader = unregister_reader

    @property
    def register_writer(self) -> Callable[..., Any]:
        return _events.of(self).register_writer

    _register_writer = register_writer

    @property
    def unregister_writer(self) -> Callable[..., Any]:
        return _events.of(self).unregister_writer

    _unregister_writer = unregister_writer

    @property
    def register_call(self) -> Callable[..., Any]:
        return _events.of(self).register_call

    _register_call = register_call

    @property
    def unregister_call(self) -> Callable[..., Any]:
        return _events.of(self).unregister_call

    _unregister_call = unregister_call

    @property
    def complete_callback(self) -> Callable[..., Any]:
        return _events.of(self).complete_callback

    _complete_callback = complete_callback

    @property
    def fail_callback(self) -> Callable[..., Any]:
        return _events.of(self).fail_callback

    _fail_callback = fail_callback
