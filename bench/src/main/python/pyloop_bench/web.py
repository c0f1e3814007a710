"""The ASGI applications that every server serves; none knows which one it runs on."""

from __future__ import annotations

import asyncio
import gc
import time
import tracemalloc
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PART = bytes(1 << 16)
DOWNLOAD_PARTS = 1600
"""Parts of a download, 100 MiB in all."""

PLAIN: list[tuple[bytes, bytes]] = [(b"content-type", b"text/plain"), (b"content-length", b"13")]
BINARY: list[tuple[bytes, bytes]] = [(b"content-type", b"application/octet-stream")]
EVENTS: list[tuple[bytes, bytes]] = [(b"content-type", b"text/event-stream")]


async def plain(scope: Message, receive: Receive, send: Send) -> None:
    """Answer with a short text."""
    _check(scope)
    await send({"type": "http.response.start", "status": 200, "headers": PLAIN})
    await send({"type": "http.response.body", "body": b"Hello, world!"})


async def upload(scope: Message, receive: Receive, send: Send) -> None:
    """Read the body of the request and answer with its length."""
    _check(scope)
    count = 0
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            return
        count += len(message["body"])
        more = message.get("more_body", False)
    await _answer(send, str(count).encode())


async def download(scope: Message, receive: Receive, send: Send) -> None:
    """Answer with 100 MiB, part by part."""
    _check(scope)
    await send({"type": "http.response.start", "status": 200, "headers": BINARY})
    for _ in range(DOWNLOAD_PARTS):
        await send({"type": "http.response.body", "body": PART, "more_body": True})
    await send({"type": "http.response.body"})


async def events(scope: Message, receive: Receive, send: Send) -> None:
    """Send an event with the time every second, or tell how many bytes are allocated."""
    _check(scope)
    if scope["path"].endswith("/allocated"):
        await _answer(send, str(_allocated()).encode())
        return
    await send({"type": "http.response.start", "status": 200, "headers": EVENTS})
    while True:
        event = b"data: %020d\n\n" % time.monotonic_ns()
        await send({"type": "http.response.body", "body": event, "more_body": True})
        await asyncio.sleep(1)


async def echo(scope: Message, receive: Receive, send: Send) -> None:
    """Send each message of a WebSocket back."""
    if scope["type"] != "websocket":
        raise ValueError(f"There is no {scope['type']!r} here")
    await receive()
    await send({"type": "websocket.accept"})
    while True:
        message = await receive()
        if message["type"] != "websocket.receive":
            return
        await send({"type": "websocket.send", "text": message["text"]})


def _check(scope: Message) -> None:
    if scope["type"] != "http":
        raise ValueError(f"There is no {scope['type']!r} here")


async def _answer(send: Send, body: bytes) -> None:
    headers = [(b"content-type", b"text/plain"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _allocated() -> int:
    """Return the bytes that Python has allocated since this was first asked."""
    if not tracemalloc.is_tracing():
        tracemalloc.start(1)
    gc.collect()
    return tracemalloc.get_traced_memory()[0]
