"""What a WebSocket says to Java, from the messages of an application."""

from __future__ import annotations

import struct
from typing import Any

from pyloop import _frames as f
from pyloop._asgi_headers import EMPTY, header_block
from pyloop._asgi_http import HEAD

CLOSE = struct.Struct("=H")
"""Begins the end of a WebSocket: the code, then the reason in UTF-8."""

_MAX_REASON = 123
_REFUSED_HEADERS = header_block([(b"content-length", b"0"), (b"connection", b"close")]).data
_ERROR_BODY = b"Internal Server Error"
_ERROR_HEADERS = header_block(
    [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"21"),
        (b"connection", b"close"),
    ]
).data
_OF_SERVER = (b"connection", b"upgrade", b"content-length")


def refusal(status: int) -> bytes:
    """Return the response to a handshake that the application does not accept."""
    if status == 500:
        return HEAD.pack(status, 0, len(_ERROR_HEADERS)) + _ERROR_HEADERS + _ERROR_BODY
    return HEAD.pack(status, 0, len(_REFUSED_HEADERS)) + _REFUSED_HEADERS


def acceptance(message: dict[str, Any], offered: list[str], route: bytes) -> bytes:
    """Return the response to a handshake from ``websocket.accept``."""
    headers = message.get("headers")
    pairs = [] if not headers else [pair for pair in headers if not _is_of_server(*pair)]
    subprotocol = message.get("subprotocol")
    if subprotocol is not None:
        if subprotocol not in offered:
            raise RuntimeError(
                f"The client has not offered the subprotocol {subprotocol!r}, but {offered!r}."
            )
        pairs.append((b"sec-websocket-protocol", subprotocol.encode("latin-1")))
    data = (header_block(pairs) if pairs else EMPTY).data
    return b"".join((HEAD.pack(101, len(route), len(data)), route, data))


def _is_of_server(name: Any, value: Any) -> bool:
    if not isinstance(name, (bytes, bytearray, memoryview)):
        return False
    lower = bytes(name).lower()
    if lower.startswith(b"sec-websocket-"):
        raise RuntimeError(
            f"'websocket.accept' must not have the header {bytes(name)!r}; "
            "a subprotocol belongs into 'subprotocol'."
        )
    return lower in _OF_SERVER


def payload_of(message: dict[str, Any]) -> tuple[bytes, int]:
    """Return the bytes of ``websocket.send`` and the flags of their frame."""
    text = message.get("text")
    data = message.get("bytes")
    if (text is None) == (data is None):
        raise RuntimeError("'websocket.send' must have either 'text' or 'bytes'.")
    if text is not None:
        if not isinstance(text, str):
            raise TypeError(_wrong("text", "str", text))
        return text.encode(), f.TEXT
    if type(data) is bytes:
        return data, 0
    if not isinstance(data, (bytes, bytearray, memoryview)):
        raise TypeError(_wrong("bytes", "bytes", data))
    return bytes(data), 0


def _wrong(key: str, expected: str, value: Any) -> str:
    return (
        f"'{key}' of 'websocket.send' must be {expected}, but is of type "
        f"{type(value).__qualname__!r}"
    )


def close_of(message: dict[str, Any]) -> tuple[int, str]:
    """Return code and reason of ``websocket.close``."""
    code = message.get("code")
    if code is None:
        code = 1000
    if not isinstance(code, int) or not _is_code(code):
        raise RuntimeError(
            f"Invalid code {code!r} of 'websocket.close', it must be 1000 to 1003, 1007 to 1014 "
            "or 3000 to 4999."
        )
    reason = message.get("reason") or ""
    if not isinstance(reason, str) or len(reason.encode()) > _MAX_REASON:
        raise RuntimeError(
            f"Invalid reason {reason!r} of 'websocket.close', it must be a str of at most "
            f"{_MAX_REASON} bytes in UTF-8."
        )
    return code, reason


def _is_code(code: int) -> bool:
    return 1000 <= code <= 1003 or 1007 <= code <= 1014 or 3000 <= code <= 4999


def subprotocols(headers: list[tuple[bytes, bytes]]) -> list[str]:
    """Return what a client offers, in its order."""
    return [
        part.strip()
        for name, value in headers
        if name == b"sec-websocket-protocol"
        for part in value.decode("latin-1").split(",")
        if part.strip()
    ]
