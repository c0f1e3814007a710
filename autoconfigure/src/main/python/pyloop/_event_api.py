"""The registry of events as functions of the running loop, whatever implements it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pyloop._event_delivery import CallHandler
from pyloop._events import running


def next_callback_id() -> int:
    """Return an id that nothing else has, in this process, Java or any other worker."""
    return running().next_callback_id()


def register_async_future(callback_id: int, future: asyncio.Future[Any]) -> None:
    """Settle a future by the result or error that Java dispatches for the id.

    Nothing happens if it is done by then. The registration ends with the event.
    """
    running().register_async_future(callback_id, future)


def unregister_async_future(callback_id: int) -> None:
    """Forget a future. A later event is counted and dropped."""
    running().unregister_async_future(callback_id)


def register_subprocess(callback_id: int, protocol: Any, transport: Any) -> None:
    """Give what a process of the JVM writes, and its end, to a ``SubprocessProtocol``.

    At its end ``transport._process_exited(code)`` is called if there is such a method,
    ``protocol.process_exited()`` otherwise.
    """
    running().register_subprocess(callback_id, protocol, transport)


def unregister_subprocess(callback_id: int) -> None:
    """Forget a process. Later events are counted and dropped."""
    running().unregister_subprocess(callback_id)


def register_socket(callback_id: int, protocol: Any, transport: Any) -> None:
    """Give what a socket of the JVM receives, and its end, to a ``Protocol``.

    Kinds from 40 on go to ``transport._on_event(kind, data)``.
    """
    running().register_socket(callback_id, protocol, transport)


def unregister_socket(callback_id: int) -> None:
    """Forget a socket. Later events are counted and dropped."""
    running().unregister_socket(callback_id)


def register_timer(callback_id: int, callback: Callable[..., object], *args: Any) -> None:
    """Call a function in the current context when the timer of Java fires, once."""
    running().register_timer(callback_id, callback, *args)


def unregister_timer(callback_id: int) -> None:
    """Forget a timer. A later event is counted and dropped."""
    running().unregister_timer(callback_id)


def register_reader(callback_id: int, callback: Callable[..., object], *args: Any) -> None:
    """Call a function at each read event of the id."""
    running().register_reader(callback_id, callback, *args)


def unregister_reader(callback_id: int) -> None:
    """Forget a reader. Later events are counted and dropped."""
    running().unregister_reader(callback_id)


def register_writer(callback_id: int, callback: Callable[..., object], *args: Any) -> None:
    """Call a function at each write event of the id."""
    running().register_writer(callback_id, callback, *args)


def unregister_writer(callback_id: int) -> None:
    """Forget a writer. Later events are counted and dropped."""
    running().unregister_writer(callback_id)


def register_call(callback_id: int, callback: CallHandler) -> None:
    """Call a function with result and ``None``, or ``None`` and the error, once."""
    running().register_call(callback_id, callback)


def unregister_call(callback_id: int) -> None:
    """Forget a call. A later result is counted and dropped."""
    running().unregister_call(callback_id)


def complete_callback(callback_id: int, result: Any) -> None:
    """Give a result to the handler that Java registered under the id."""
    running().complete_callback(callback_id, result)


def fail_callback(callback_id: int, error: BaseException) -> None:
    """Give an error to the handler that Java registered under the id."""
    running().fail_callback(callback_id, error)
