"""A process of the JVM as a subprocess of ``asyncio``."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

from pyloop import _event_types as e
from pyloop import _events
from pyloop import _frames as f
from pyloop import _transports as t
from pyloop._pipes import ReadPipe, WritePipe

SubprocessFactory = Callable[[], asyncio.SubprocessProtocol]

_NAMES = {None: "inherit", subprocess.PIPE: "pipe", subprocess.DEVNULL: "null"}


class SubprocessTransport(asyncio.SubprocessTransport):
    """A process that Java started; for the thread of the loop only.

    It is the protocol of its id, too: output goes through flow control first.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, factory: SubprocessFactory) -> None:
        super().__init__()
        self._loop = loop
        self._events = _events.of(loop)
        self._id = self._events.next_callback_id()
        self._factory = factory
        self._protocol: asyncio.SubprocessProtocol | None = None
        self._pid = 0
        self._code: int | None = None
        self._signals: set[int] = set()
        self._pipes: dict[int, ReadPipe | WritePipe] = {}
        self._open: set[int] = set()
        self._waiters: list[asyncio.Future[int]] = []
        self._opened: asyncio.Future[asyncio.SubprocessProtocol] = loop.create_future()
        self._closing = False
        self._adopted = False
        self._ended = False
        self._lost = False

    async def open(self, kind: str, options: dict[str, Any]) -> asyncio.SubprocessProtocol:
        """Start the process in Java and wait until it runs."""
        self._events.register_subprocess(self._id, self, self)
        try:
            self._send(t.OPEN, (kind, options))
            return await self._opened
        except BaseException:
            self.close()
            raise

    async def adopt(self, callback_id: int) -> asyncio.SubprocessProtocol:
        """Be the transport of a process that Java has started."""
        self._events.require_free(callback_id)
        self._id = callback_id
        self._adopted = True
        return await self.open("adopted", {})

    def _send(self, command: int, data: Any) -> None:
        if not self._lost:
            self._events.send_command(self._id, command, data, f.QUIET)

    def _send_bytes(self, data: bytes) -> None:
        if not self._lost:
            self._events.send_bytes(self._id, data)

    def _on_event(self, kind: int, data: Any) -> None:
        if kind == e.EVENT_TYPE_PIPE_CLOSED:
            self._pipe_closed(data)
        elif kind == e.EVENT_TYPE_WRITABLE:
            self._stdin().outgoing.done(data)
        elif kind == e.EVENT_TYPE_SUBPROCESS_CONNECTED:
            self._connected(*data)

    def _stdin(self) -> WritePipe:
        pipe = self._pipes[0]
        assert isinstance(pipe, WritePipe)
        return pipe

    def _connected(self, pid: int, descriptors: list[int]) -> None:
        self._pid = pid
        for descriptor in descriptors:
            self._pipes[descriptor] = self._new_pipe(descriptor)
        self._open.update(descriptors)
        if self._closing:
            return
        try:
            protocol = self._protocol = self._factory()
            if 0 in self._pipes:
                self._stdin().outgoing.attach(protocol)
            protocol.connection_made(self)
        except BaseException as exc:
            if not self._opened.done():
                self._opened.set_exception(exc)
            self.close()
        else:
            if not self._opened.done():
                self._opened.set_result(protocol)

    def _new_pipe(self, descriptor: int) -> ReadPipe | WritePipe:
        if descriptor == 0:
            return WritePipe(self._loop, self._send, self._send_bytes)
        deliver = functools.partial(self._deliver, descriptor)
        return ReadPipe(self._loop, self._send, descriptor, deliver)

    def pipe_data_received(self, descriptor: int, data: bytes) -> None:
        """Take output of the process from Java."""
        pipe = self._pipes[descriptor]
        assert isinstance(pipe, ReadPipe)
        pipe.incoming.feed(data)

    def _deliver(self, descriptor: int, data: bytes) -> None:
        self._call("pipe_data_received", descriptor, data)

    def _pipe_closed(self, descriptor: int) -> None:
        pipe = self._pipes[descriptor]
        if isinstance(pipe, ReadPipe) and not pipe.is_closing():
            pipe.incoming.then(functools.partial(self._pipe_lost, descriptor))
        else:
            self._pipe_lost(descriptor)

    def _pipe_lost(self, descriptor: int) -> None:
        if descriptor in self._open:
            self._open.remove(descriptor)
            pipe = self._pipes[descriptor]
            broken = isinstance(pipe, WritePipe) and pipe.is_broken()
            pipe.ended()
            self._call("pipe_connection_lost", descriptor, BrokenPipeError() if broken else None)
            self._lose_if_done()

    def _process_exited(self, code: int) -> None:
        if self._code is not None:
            return
        # Java tells a signal by 128 more, which a program may exit with, too.
        self._code = 128 - code if code - 128 in self._signals else code
        if not self._ended:
            self._call("process_exited")
        waiters, self._waiters = self._waiters, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(self._code)
        self._lose_if_done()

    def connection_lost(self, exc: Exception | None) -> None:
        """Learn from Java that the process could not be started."""
        self._release()
        if not self._opened.done():
            self._opened.set_exception(exc or ProcessLookupError("The process was not started"))

    def _release(self) -> None:
        self._events.unregister_subprocess(self._id)
        self._send(t.RELEASE, None)
        self._lost = self._closing = True

    def _lose_if_done(self) -> None:
        exited = self._code is not None
        # A process of Java goes on after its transport was closed.
        if (exited or (self._adopted and self._closing)) and not self._open and not self._ended:
            self._ended = True
            self._loop.call_soon(self._call, "connection_lost", None)
        if exited and self._ended and not self._lost:
            self._release()

    def _call(self, name: str, *args: Any) -> None:
        protocol = self._protocol
        if protocol is None:
            return
        try:
            getattr(protocol, name)(*args)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            context = {"message": f"protocol.{name}() call failed.", "exception": exc}
            context.update(transport=self, protocol=protocol)
            self._loop.call_exception_handler(context)

    def get_pid(self) -> int:
        """Return the number of the process."""
        return self._pid

    def get_returncode(self) -> int | None:
        """Return the exit code, or ``None`` as long as the process runs."""
        return self._code

    def get_pipe_transport(self, fd: int) -> Any:
        """Return the transport of one of the pipes, or ``None``."""
        return self._pipes.get(fd)

    def send_signal(self, signal: int) -> None:
        """Send a signal to the process."""
        self._check_alive()
        self._signals.add(int(signal))
        if signal in _OF_JAVA:
            self._send(t.SIGNAL, int(signal))
        else:
            os.kill(self._pid, signal)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)

    def _check_alive(self) -> None:
        if self._code is not None or self._lost:
            raise ProcessLookupError

    def close(self) -> None:
        """Close the pipes, and kill the process if it runs."""
        if not self._closing:
            self._closing = True
            self._signals.add(signal.SIGKILL)
            for pipe in self._pipes.values():
                pipe.ended()
            if self._code is None or self._open:
                self._send(t.CLOSE, None)
            if self._pid:
                self._lose_if_done()

    def is_closing(self) -> bool:
        """Return whether the transport is closed or about to be."""
        return self._closing

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return the default: there is no object of ``subprocess`` behind the process."""
        return default

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Give what happens from now on to another protocol."""
        assert isinstance(protocol, asyncio.SubprocessProtocol)
        self._protocol = protocol
        if 0 in self._pipes:
            self._stdin().outgoing.attach(protocol)

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Return the protocol."""
        assert self._protocol is not None
        return self._protocol

    async def _wait(self) -> int:
        # What asyncio.subprocess.Process calls.
        if self._code is not None:
            return self._code
        waiter: asyncio.Future[int] = self._loop.create_future()
        self._waiters.append(waiter)
        return await waiter

    def __repr__(self) -> str:
        state = "running" if self._code is None else f"returncode={self._code}"
        return f"<SubprocessTransport pid={self._pid} {state}>"


_OF_JAVA = frozenset({int(signal.SIGTERM), int(getattr(signal, "SIGKILL", signal.SIGTERM))})


def new_options(
    program: Any, args: tuple[Any, ...], stdin: Any, stdout: Any, stderr: Any
) -> dict[str, Any]:
    """Check the command and the redirections of a process."""
    command = [_text(value, "An argument") for value in (program, *args)]
    if not command[0]:
        raise ValueError("program must not be empty")
    return {
        "command": command,
        "stdin": _redirection("stdin", stdin),
        "stdout": _redirection("stdout", stdout),
        "stderr": "stdout" if stderr == subprocess.STDOUT else _redirection("stderr", stderr),
    }


def _redirection(name: str, value: Any) -> str:
    if isinstance(value, int) or value is None:
        found = _NAMES.get(value)
        if found is not None:
            return found
    raise TypeError(
        f"{name} must be None, PIPE or DEVNULL, not {value!r}: the JVM cannot give a descriptor "
        "of Python to a process; use asyncio.create_subprocess_exec() for that"
    )


def environment(env: Mapping[Any, Any] | None) -> dict[str, str]:
    """Return the variables of a process, by default those that Python has."""
    variables = os.environ if env is None else env
    result = {}
    for key, value in variables.items():
        name = _text(key, "The name of an environment variable")
        if not name or "=" in name:
            raise ValueError(f"Illegal name of an environment variable: {name!r}")
        result[name] = _text(value, f"Environment variable {name!r}")
    return result


def directory(cwd: Any) -> str:
    """Return the directory of a process, by default that of Python."""
    return _text(os.getcwd() if cwd is None else cwd, "cwd")


def _text(value: Any, name: str) -> str:
    if not isinstance(value, (str, bytes, os.PathLike)):
        raise TypeError(f"{name} must be str, bytes or os.PathLike, not {value!r}")
    text = os.fsdecode(value)
    if "\0" in text:
        raise ValueError(f"{name} has a NUL character: {text!r}")
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name} cannot be given to the JVM, it is no text: {value!r}") from None
    return text
