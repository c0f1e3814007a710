"""What the transports of the JVM have in common: commands, options and errors."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import os
import socket
import ssl
from collections.abc import Callable
from typing import Any, Final

OPEN: Final = 1
WRITE: Final = 2
WRITE_EOF: Final = 3
CLOSE: Final = 4
ABORT: Final = 5
CONSUMED: Final = 6
REPORT: Final = 7
SIGNAL: Final = 8
SEND: Final = 9
CLOSE_PIPE: Final = 10
RELEASE: Final = 11

Send = Callable[[int, Any], None]


def feed_buffered(protocol: asyncio.BufferedProtocol, data: bytes) -> None:
    """Copy bytes into the buffers of a protocol."""
    view = memoryview(data)
    while view:
        buffer = protocol.get_buffer(len(view))
        size = min(len(buffer), len(view))  # type: ignore[arg-type]
        if not size:
            raise RuntimeError("get_buffer() returned an empty buffer")
        buffer[:size] = view[:size]  # type: ignore[index]
        protocol.buffer_updated(size)
        view = view[size:]


class TlsInfo:
    """What is known of an encrypted connection, like an ``ssl.SSLObject``."""

    def __init__(self, described: dict[str, Any]) -> None:
        self._cipher: tuple[str, str, int | None] = tuple(described["cipher"])
        self._version: str = described["version"]
        self._protocol: str | None = described["alpn"]
        self._der: bytes | None = described["peercert_der"]
        self._certificate = {key: _tuples(part) for key, part in described["peercert"].items()}

    def cipher(self) -> tuple[str, str, int | None]:
        """Return name, version of the protocol and bits of the cipher."""
        return self._cipher

    def version(self) -> str:
        """Return the version of the protocol."""
        return self._version

    def compression(self) -> None:
        """Return that there is no compression."""

    def selected_alpn_protocol(self) -> str | None:
        """Return the protocol that both sides agreed on."""
        return self._protocol

    def getpeercert(self, binary_form: bool = False) -> dict[str, Any] | bytes | None:
        """Return the certificate of the peer."""
        return self._der if binary_form else self._certificate


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def extra_info(described: dict[str, Any]) -> dict[str, Any]:
    """Return what ``get_extra_info`` knows of a connection as Java described it."""
    names = [name for name in ("peername", "sockname") if described.get(name) is not None]
    extra: dict[str, Any] = {name: tuple(described[name]) for name in names}
    if described.get("tls") is not None:
        tls = TlsInfo(described["tls"])
        extra.update(ssl_object=tls, cipher=tls.cipher(), peercert=tls.getpeercert())
        extra["compression"] = None
    return extra


def check_data(data: Any) -> None:
    """Refuse what is no buffer of bytes."""
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(f"data must be a bytes-like object, not {type(data).__name__}")


def to_exception(failure: Any) -> Exception:
    """Return the exception that Java described as ``(type, number, message)``."""
    if isinstance(failure, Exception):
        return failure
    kind, number, message = failure
    if kind == "gaierror":
        return socket.gaierror(socket.EAI_NONAME, message)
    if kind == "SSLCertVerificationError":
        return ssl.SSLCertVerificationError(1, message)
    if kind == "SSLError":
        return ssl.SSLError(1, message)
    if kind == "ValueError":
        return ValueError(message)
    code = getattr(errno, kind, number)
    return OSError(code, f"{os.strerror(code)}: {message}") if code else OSError(message)


def new_address(where: Any, name: str) -> tuple[str, int] | None:
    """Check a pair of host and port."""
    if where is None:
        return None
    if not isinstance(where, tuple) or len(where) < 2:
        raise TypeError(f"{name} must be a tuple of host and port, not {where!r}")
    host, port = where[:2]
    if not isinstance(host, str):
        raise TypeError(f"The host of {name} must be a str, not {host!r}")
    check_port(port)
    return host, port


def tls_options(ssl: Any, server_hostname: Any, host: str) -> dict[str, Any]:
    """Check what a connection is encrypted with."""
    if ssl is None or ssl is False:
        if server_hostname is not None:
            raise ValueError("server_hostname is only meaningful with ssl")
        return {"tls": None}
    if ssl is not True and not isinstance(ssl, str):
        raise TypeError(
            f"ssl must be None, True or the name of an SSL bundle, not {ssl!r}: the JVM makes the "
            "connection; configure 'spring.ssl.bundle' and give its name, or use "
            "asyncio.open_connection() for a context of Python"
        )
    if server_hostname is not None and not isinstance(server_hostname, str):
        raise TypeError(f"server_hostname must be a str, not {server_hostname!r}")
    # As for asyncio, an empty name turns the check of the name off only with a context.
    if server_hostname == "":
        raise ValueError("server_hostname must not be empty: the name is always checked")
    return {"tls": ssl, "server_name": server_hostname or host}


def check_literal(host: str) -> None:
    """Refuse the name of a host where there is no time to resolve it."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        raise ValueError(
            f"A datagram needs a numeric address, not {host!r}; resolve it with "
            "loop.getaddrinfo() before"
        ) from None


def check_port(port: Any) -> None:
    """Refuse what is no number of a port."""
    if not isinstance(port, int) or isinstance(port, bool):
        raise TypeError(f"port must be an int, not {port!r}")
    if not 0 <= port <= 65535:
        raise ValueError(f"port must be 0 to 65535, not {port}")
