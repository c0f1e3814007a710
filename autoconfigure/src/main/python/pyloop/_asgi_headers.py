"""Response headers: checked once, then known."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

_NAME = re.compile(rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_INVALID_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")
_LENGTH = re.compile(rb"[0-9]{1,18}")
_MAX_KNOWN = 512
_MAX_KNOWN_BYTES = 1024


class HeaderBlock(NamedTuple):
    """Headers as they go to Java, names and values with NUL between them."""

    data: bytes
    content_length: int | None
    event_stream: bool = False


EMPTY = HeaderBlock(b"", None)

_known: dict[bytes, HeaderBlock] = {b"": EMPTY}


def header_block(headers: Iterable[Any]) -> HeaderBlock:
    """Return checked headers; raise ``RuntimeError`` or ``TypeError`` for wrong ones.

    A ``transfer-encoding`` is left out: how a body is framed is up to the server.
    """
    parts = [part for name, value in headers for part in (name, value)]
    try:
        raw = b"\0".join(parts)
    except TypeError:
        raise _wrong_type(parts) from None
    known = _known.get(raw)
    # A NUL inside a name or value would make other headers of the same bytes.
    if known is not None and (not parts or raw.count(b"\0") == len(parts) - 1):
        return known
    block = _check(parts)
    if len(raw) <= _MAX_KNOWN_BYTES:
        if len(_known) >= _MAX_KNOWN:
            _known.clear()
        _known[raw] = block
    return block


def _check(parts: list[Any]) -> HeaderBlock:
    checked: list[bytes] = []
    content_length: int | None = None
    event_stream = False
    for index in range(0, len(parts), 2):
        name, value = bytes(parts[index]), bytes(parts[index + 1]).strip(b" \t")
        if not _NAME.fullmatch(name):
            raise RuntimeError(f"Invalid HTTP header name {name!r}.")
        if _INVALID_VALUE.search(value):
            raise RuntimeError(f"Invalid HTTP header value {value!r} of {name!r}.")
        lower = name.lower()
        if lower == b"transfer-encoding":
            continue
        if lower == b"content-length":
            content_length = _length(value, content_length)
        elif lower == b"content-type":
            event_stream = value.lower().startswith(b"text/event-stream")
        checked += (name, value)
    return HeaderBlock(b"\0".join(checked), content_length, event_stream)


def _length(value: bytes, other: int | None) -> int:
    if not _LENGTH.fullmatch(value) or other not in (None, int(value)):
        raise RuntimeError(f"Invalid HTTP header value {value!r} of b'content-length'.")
    return int(value)


def _wrong_type(parts: list[Any]) -> TypeError:
    for part in parts:
        if not isinstance(part, (bytes, bytearray, memoryview)):
            return TypeError(
                f"Names and values of headers must be bytes, but {part!r} is of type "
                f"{type(part).__qualname__!r}"
            )
    return TypeError("Names and values of headers must be contiguous bytes")
