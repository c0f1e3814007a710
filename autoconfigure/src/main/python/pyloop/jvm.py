"""Sockets and processes that the JVM owns, as objects of ``asyncio``.

The functions have the names and the parameters of those in ``asyncio``. What they open
belongs to the event loop that runs, is read and written by threads of the JVM, and ends
with the loop. ``ssl`` is ``None``, ``True`` for the certificates that the JVM trusts, or
the name of an SSL bundle of Spring; anything else is refused.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process, SubprocessStreamProtocol
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pyloop import _transports as t
from pyloop._subprocess import SubprocessTransport, directory, environment, new_options
from pyloop._tcp import TcpTransport
from pyloop._udp import UdpTransport

__all__ = [
    "adopt_connection",
    "adopt_process",
    "adopt_subprocess",
    "adopt_transport",
    "create_connection",
    "create_datagram_endpoint",
    "create_subprocess_exec",
    "open_connection",
    "subprocess_exec",
]

_LIMIT = 1 << 16

_ProtocolT = TypeVar("_ProtocolT", bound=asyncio.BaseProtocol)
_DatagramT = TypeVar("_DatagramT", bound=asyncio.DatagramProtocol)
_SubprocessT = TypeVar("_SubprocessT", bound=asyncio.SubprocessProtocol)


async def create_connection(
    protocol_factory: Callable[[], _ProtocolT],
    host: str,
    port: int,
    *,
    ssl: bool | str | None = None,
    server_hostname: str | None = None,
    local_addr: tuple[str, int] | None = None,
) -> tuple[asyncio.Transport, _ProtocolT]:
    """Open a TCP connection of the JVM for a protocol.

    Raise ``OSError`` or a subclass if the connection cannot be made, ``ssl.SSLError`` if
    the handshake fails, and ``ValueError`` for an SSL bundle that does not exist.
    """
    transport = TcpTransport(asyncio.get_running_loop(), protocol_factory)
    options = {
        "address": t.new_address((host, port), "the server"),
        "local": t.new_address(local_addr, "local_addr"),
        **t.tls_options(ssl, server_hostname, host),
    }
    protocol: Any = await transport.open("tcp", options)
    return transport, protocol


async def open_connection(
    host: str,
    port: int,
    *,
    limit: int = _LIMIT,
    ssl: bool | str | None = None,
    server_hostname: str | None = None,
    local_addr: tuple[str, int] | None = None,
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a TCP connection of the JVM as a pair of streams; else ``create_connection``."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=limit, loop=loop)
    transport, protocol = await create_connection(
        lambda: asyncio.StreamReaderProtocol(reader, loop=loop),
        host,
        port,
        ssl=ssl,
        server_hostname=server_hostname,
        local_addr=local_addr,
    )
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def adopt_transport(
    connection_id: int, protocol_factory: Callable[[], _ProtocolT]
) -> tuple[asyncio.Transport, _ProtocolT]:
    """Use a connection for a protocol that Java gave to this loop with ``PythonConnections``.

    Closing the transport closes the connection. Raise ``OSError`` for an id that is not of a
    connection, was used before, or whose connection has ended.
    """
    transport = TcpTransport(asyncio.get_running_loop(), protocol_factory, connection_id)
    protocol: Any = await transport.adopt()
    return transport, protocol


async def adopt_connection(
    connection_id: int, *, limit: int = _LIMIT
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Use a connection of Java as a pair of streams; else ``adopt_transport``."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=limit, loop=loop)
    transport, protocol = await adopt_transport(
        connection_id, lambda: asyncio.StreamReaderProtocol(reader, loop=loop)
    )
    return reader, asyncio.StreamWriter(transport, protocol, reader, loop)


async def create_datagram_endpoint(
    protocol_factory: Callable[[], _DatagramT],
    local_addr: tuple[str, int] | None = None,
    remote_addr: tuple[str, int] | None = None,
) -> tuple[asyncio.DatagramTransport, _DatagramT]:
    """Open a UDP channel of the JVM.

    With ``remote_addr`` it sends to and receives from that address only. What arrives
    faster than the protocol takes it is lost, as UDP has it.
    """
    if local_addr is None and remote_addr is None:
        raise ValueError("An endpoint needs local_addr or remote_addr")
    transport = UdpTransport(asyncio.get_running_loop(), protocol_factory)
    options = {
        "local": t.new_address(local_addr, "local_addr"),
        "remote": t.new_address(remote_addr, "remote_addr"),
    }
    protocol: Any = await transport.open(options)
    return transport, protocol


async def subprocess_exec(
    protocol_factory: Callable[[], _SubprocessT],
    program: Any,
    *args: Any,
    stdin: int | None = asyncio.subprocess.PIPE,
    stdout: int | None = asyncio.subprocess.PIPE,
    stderr: int | None = asyncio.subprocess.PIPE,
    cwd: Any = None,
    env: Mapping[Any, Any] | None = None,
) -> tuple[asyncio.SubprocessTransport, _SubprocessT]:
    """Start a process of the JVM for a protocol.

    ``stdin``, ``stdout`` and ``stderr`` are ``PIPE``, ``DEVNULL`` or ``None`` for those of
    the JVM; ``stderr`` may be ``STDOUT``. Directory and environment are those of Python by
    default. Raise ``FileNotFoundError`` or another ``OSError`` if it does not start.
    """
    options = new_options(program, args, stdin, stdout, stderr)
    options["cwd"] = directory(cwd)
    options["env"] = environment(env)
    transport = SubprocessTransport(asyncio.get_running_loop(), protocol_factory)
    protocol: Any = await transport.open("process", options)
    return transport, protocol


async def create_subprocess_exec(
    program: Any,
    *args: Any,
    stdin: int | None = None,
    stdout: int | None = None,
    stderr: int | None = None,
    limit: int = _LIMIT,
    cwd: Any = None,
    env: Mapping[Any, Any] | None = None,
) -> Process:
    """Start a process of the JVM with streams; else ``subprocess_exec``."""
    loop = asyncio.get_running_loop()
    transport, protocol = await subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop),
        program,
        *args,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        cwd=cwd,
        env=env,
    )
    return Process(transport, protocol, loop)


async def adopt_subprocess(
    process_id: int, protocol_factory: Callable[[], _SubprocessT]
) -> tuple[asyncio.SubprocessTransport, _SubprocessT]:
    """Use a process for a protocol that Java gave to this loop with ``PythonTransports.adopt``.

    Pipes that Java has redirected end at once. Closing the transport closes the pipes; the
    process goes on, unless it is killed. Raise ``OSError`` for an id that is not of a process
    or was used before.
    """
    transport = SubprocessTransport(asyncio.get_running_loop(), protocol_factory)
    protocol: Any = await transport.adopt(process_id)
    return transport, protocol


async def adopt_process(process_id: int, *, limit: int = _LIMIT) -> Process:
    """Use a process of Java with streams; else ``adopt_subprocess``."""
    loop = asyncio.get_running_loop()
    transport, protocol = await adopt_subprocess(
        process_id, lambda: SubprocessStreamProtocol(limit=limit, loop=loop)
    )
    return Process(transport, protocol, loop)
