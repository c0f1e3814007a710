"""WSGI applications as ASGI applications, run on the worker threads of the loop."""

from __future__ import annotations

import asyncio
import contextvars
import io
import sys
from collections.abc import Callable, Iterable
from typing import Any

from pyloop._calls import Calls

_LATIN = "latin-1"


def from_wsgi(application: Any, calls: Calls) -> Any:
    """Return an ASGI application that runs a WSGI application on a worker thread."""

    async def asgi3(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            raise ValueError(f"A WSGI application has no {scope['type']!r}")
        done = calls.loop.create_future()
        request = _Request(application, scope, calls.loop, receive, send)

        context = contextvars.copy_context()

        def job() -> None:
            if request.cancelled:
                return
            try:
                context.run(request.run)
            except BaseException as exc:
                calls.post(_settle, done, exc)
            else:
                calls.post(_settle, done, None)

        calls.workers.submit(job)
        try:
            await asyncio.shield(done)
        except asyncio.CancelledError:
            # The thread ends with its next read or write.
            request.cancelled = True
            raise

    return asgi3


def _settle(done: asyncio.Future[None], exc: BaseException | None) -> None:
    if done.done():
        return
    if exc is None:
        done.set_result(None)
    else:
        failure = exc if isinstance(exc, Exception) else RuntimeError(f"it raised {exc!r}")
        done.set_exception(RuntimeError(str(exc)) if isinstance(exc, StopIteration) else failure)


class _Request:
    """One request, on its worker thread."""

    def __init__(
        self,
        application: Any,
        scope: Any,
        loop: asyncio.AbstractEventLoop,
        receive: Any,
        send: Any,
    ) -> None:
        self.cancelled = False
        self._application = application
        self._scope = scope
        self._loop = loop
        self._receive = receive
        self._send = send
        self._head: dict[str, Any] | None = None
        self._head_sent = False

    def run(self) -> None:
        """Run the application and send what it returns."""
        result: Iterable[bytes] = self._application(self._environ(), self._start_response)
        try:
            if isinstance(result, (list, tuple)) and len(result) == 1:
                self._wait(self._send_parts(result[0], False))
                return
            for part in result:
                self._write(part)
            self._wait(self._send_parts(b"", False))
        finally:
            close = getattr(result, "close", None)
            if close is not None:
                close()

    def _environ(self) -> dict[str, Any]:
        return environ(self._scope, io.BufferedReader(_Input(self._read)))

    def _wait(self, coroutine: Any) -> Any:
        if self.cancelled:
            coroutine.close()
            raise ConnectionError("The request was cancelled")
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def _read(self) -> tuple[bytes, bool]:
        message = self._wait(self._receive())
        if message["type"] == "http.disconnect":
            raise ConnectionError("The client has disconnected")
        return message["body"], message["more_body"]

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: Any = None
    ) -> Callable[[bytes], None]:
        if exc_info is not None:
            try:
                if self._head_sent:
                    raise exc_info[1].with_traceback(exc_info[2])
            finally:
                exc_info = None
        elif self._head is not None:
            raise RuntimeError("start_response() was called twice")
        self._head = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [(name.encode(_LATIN), value.encode(_LATIN)) for name, value in headers],
        }
        return self._write

    def _write(self, data: bytes) -> None:
        if data:
            self._wait(self._send_parts(data, True))

    async def _send_parts(self, data: bytes, more: bool) -> None:
        if not self._head_sent:
            if self._head is None:
                raise RuntimeError("start_response() was not called")
            self._head_sent = True
            await self._send(self._head)
        await self._send({"type": "http.response.body", "body": data, "more_body": more})


class _Input(io.RawIOBase):
    """The body of a request, read as it is needed."""

    def __init__(self, read: Callable[[], tuple[bytes, bool]]) -> None:
        self._next = read
        self._buffer = memoryview(b"")
        self._more = True

    def readable(self) -> bool:
        """Return that the body can be read."""
        return True

    def readinto(self, target: Any) -> int:
        """Read what is there, or wait for some."""
        while not self._buffer and self._more:
            data, self._more = self._next()
            self._buffer = memoryview(data)
        count = min(len(target), len(self._buffer))
        target[:count] = self._buffer[:count]
        self._buffer = self._buffer[count:]
        return count


def environ(scope: Any, body: Any) -> dict[str, Any]:
    """Return the environment of a request as PEP 3333 says."""
    root: str = scope["root_path"]
    server = scope["server"] or ("localhost", None)
    values: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.encode().decode(_LATIN),
        "PATH_INFO": scope["path"][len(root) :].encode().decode(_LATIN),
        "QUERY_STRING": scope["query_string"].decode(_LATIN),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": scope["client"][0] if scope["client"] else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        _add_header(values, name.decode(_LATIN), value.decode(_LATIN))
    return values


def _add_header(values: dict[str, Any], name: str, value: str) -> None:
    # A name with an underscore would pass for another one.
    if "_" in name:
        return
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    known = values.get(key)
    separator = "; " if key == "HTTP_COOKIE" else ","
    values[key] = value if known is None else f"{known}{separator}{value}"
