"""What the ASGI server raises into applications."""

from __future__ import annotations

import asyncio


class ClientDisconnected(OSError):  # noqa: N818
    """The client is gone: raised out of ``send()``, as ASGI 2.4 asks for an ``OSError``."""


def is_own(exc: BaseException, depth: int = 8) -> bool:
    """Return whether an exception is the answer of an application to `ClientDisconnected`.

    Frameworks turn it into exceptions of their own, or groups of them.
    """
    if isinstance(exc, (ClientDisconnected, asyncio.CancelledError)):
        return True
    if depth == 0:
        return False
    group = getattr(exc, "exceptions", None)
    if isinstance(group, tuple) and group:
        return all(is_own(member, depth - 1) for member in group)
    cause = exc.__cause__ or exc.__context__
    return cause is not None and is_own(cause, depth - 1)
