"""From the reference of an ASGI application to a callable of version 3."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from pyloop import _errors
from pyloop._asgi_wsgi import from_wsgi
from pyloop._calls import Calls
from pyloop._resolve import resolve

ASGI3 = "asgi3"
ASGI2 = "asgi2"
WSGI = "wsgi"

AsgiCallable = Callable[[Any, Any, Any], Awaitable[Any]]


def load(reference: str, factory: bool, interface: str, calls: Calls) -> tuple[AsgiCallable, str]:
    """Import an application; return it and the interface that it has.

    A reference is ``module:attribute`` or ``module.attribute``, and ends with ``()`` if the
    attribute returns the application.
    """
    application: Any = resolve(":".join(_split(reference))).function
    if factory or reference.endswith("()"):
        application = application()
        if not callable(application):
            raise _errors.CallError(
                _errors.FUNCTION_NOT_FOUND,
                f"The factory {reference!r} returned an object of type "
                f"{type(application).__qualname__!r}, which is not callable",
            )
    if interface == "auto":
        interface = ASGI2 if is_double_callable(application) else ASGI3
    if interface == ASGI2:
        application = _asgi2(application)
    elif interface == WSGI:
        application = from_wsgi(application, calls)
    return application, interface


def module_of(reference: str) -> str:
    """Return the name of the module of an application."""
    return _split(reference)[0]


def _split(reference: str) -> tuple[str, str]:
    name = reference.removesuffix("()")
    module, _, attribute = name.partition(":") if ":" in name else name.rpartition(".")
    return module, attribute


def is_double_callable(application: Any) -> bool:
    """Return whether an application is of ASGI version 2: called twice."""
    if getattr(application, "_asgi_single_callable", False):
        return False
    if getattr(application, "_asgi_double_callable", False):
        return True
    function = application
    while isinstance(function, functools.partial):
        function = function.func
    if inspect.isclass(function):
        return True
    if not inspect.isroutine(function):
        function = function.__call__
    return not _is_coroutine_function(function)


def _is_coroutine_function(function: Any) -> bool:
    return inspect.iscoroutinefunction(function) or inspect.iscoroutinefunction(
        inspect.unwrap(function)
    )


def _asgi2(application: Any) -> AsgiCallable:
    async def asgi3(scope: Any, receive: Any, send: Any) -> Any:
        return await application(scope)(receive, send)

    return asgi3
