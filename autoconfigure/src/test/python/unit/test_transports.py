"""Transports of the JVM, without a JVM."""

from __future__ import annotations

import asyncio
import marshal
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pyloop import _event_types as e
from pyloop import _frames as f
from pyloop import _transports as t
from pyloop._event_delivery import EventDelivery
from pyloop._events import Events
from pyloop._tcp import TcpTransport
from pyloop._udp import UdpTransport


class Java:
    """Keeps the commands for it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.errors: list[BaseException] = []
        self.commands: list[int] = []
        loop.set_exception_handler(lambda _, context: self.errors.append(context["exception"]))
        memory: Any = SimpleNamespace(words=[0] * (max(f.ID_BLOCK, f.DROPPED_EVENTS) + 1))
        self.events = Events(loop, self, memory, 1)  # type: ignore[arg-type]

    def push_part(self, kind: int, callback_id: int, payload: bytes, flags: int = 0) -> None:
        if not flags & f.BYTES:
            self.commands.append(marshal.loads(payload)[0])

    publish = push_part

    def run_once(self) -> None:
        self.loop.call_soon(self.loop.call_soon, self.loop.stop)
        self.loop.run_forever()


class Recorder(asyncio.Protocol):
    def __init__(self) -> None:
        self.calls: list[Any] = []

    def data_received(self, data: bytes) -> None:
        self.calls.append(data)

    def eof_received(self) -> None:
        self.calls.append("eof")

    def connection_lost(self, exc: BaseException | None) -> None:
        self.calls.append(exc)


@pytest.fixture
def java() -> Iterator[Java]:
    loop = asyncio.SelectorEventLoop()
    java = Java(loop)
    yield java
    java.events.close()
    loop.close()


def connect(java: Java) -> tuple[TcpTransport, Recorder]:
    transport = TcpTransport(java.loop, Recorder)
    transport._connected({})
    protocol: Any = transport.get_protocol()
    return transport, protocol


def test_end_of_input_is_told_and_closes(java: Java) -> None:
    transport, protocol = connect(java)
    transport._on_event(e.EVENT_TYPE_PIPE_CLOSED, 0)
    assert protocol.calls == ["eof"]
    assert java.commands == [t.CLOSE]


def test_end_of_input_is_not_told_after_close(java: Java) -> None:
    transport, protocol = connect(java)
    transport.close()
    transport._on_event(e.EVENT_TYPE_PIPE_CLOSED, 0)
    transport.connection_lost(None)
    java.run_once()
    assert protocol.calls == [None]


@pytest.mark.parametrize("stop", [TcpTransport.close, TcpTransport.abort])
def test_end_that_waits_for_a_paused_reader_comes_with_close(
    java: Java, stop: Callable[[TcpTransport], None]
) -> None:
    transport, protocol = connect(java)
    transport.pause_reading()
    transport.data_received(b"x")
    transport._on_event(e.EVENT_TYPE_PIPE_CLOSED, 0)
    transport.connection_lost(None)
    java.run_once()
    assert protocol.calls == []
    stop(transport)
    java.run_once()
    assert protocol.calls == [None]
    stop(transport)
    java.run_once()
    assert protocol.calls == [None]
    assert java.commands[-1] == t.RELEASE


def test_protocol_that_closes_while_it_gets_what_waited_hears_no_more(java: Java) -> None:
    transport, protocol = connect(java)
    transport.pause_reading()
    for data in (b"a", b"b"):
        transport.data_received(data)
    transport.connection_lost(None)

    def close(data: bytes) -> None:
        protocol.calls.append(data)
        transport.close()

    protocol.data_received = close  # type: ignore[method-assign]
    transport.resume_reading()
    java.run_once()
    assert protocol.calls == [b"a", None]


def test_failing_protocol_of_a_cancelled_open_is_reported(java: Java) -> None:
    def fail() -> Any:
        raise ValueError("no protocol")

    transport = UdpTransport(java.loop, fail)
    transport._opened.cancel()
    transport._on_event(e.EVENT_TYPE_SOCKET_CONNECTED, {})
    assert [str(error) for error in java.errors] == ["no protocol"]
    assert java.commands == [t.ABORT]


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
@pytest.mark.parametrize("batch", [(3, 1, None, 3, 2, None), (-3, 0, (1, 2))])
def test_what_ends_the_loop_comes_after_the_batch(
    java: Java, kind: type[BaseException], batch: tuple[Any, ...]
) -> None:
    heard: list[str] = []

    def end() -> None:
        raise kind

    java.events.register_timer(1, end)
    java.events.register_timer(2, heard.append, "next")
    java.events.on_events(0, 0, batch)
    assert heard == ["next"]
    with pytest.raises(kind):
        java.run_once()
    assert java.errors == []


def test_handlers_come_and_go_during_a_batch(java: Java) -> None:
    delivery: EventDelivery = java.events._delivery
    heard: list[str] = []
    java.events.register_timer(1, java.events.register_timer, 2, heard.append, "late")
    java.events.on_events(0, 0, (3, 1, None, 3, 2, None, 3, 1, None))
    assert heard == ["late"]
    assert not any(delivery.tables())
    assert java.events.dropped == 1
