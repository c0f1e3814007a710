"""Flow control of the transports of the JVM."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any, Final

from pyloop import _transports as t

CHUNK: Final = 1 << 15
"""How many bytes go into one frame; longer ones would need a file of their own."""

_ACKNOWLEDGE = 1 << 16
_HIGH_WATER = 1 << 16

Buffer = bytes | bytearray | memoryview


class Outgoing:
    """The bytes that were written and that Java has not yet given to the system."""

    def __init__(self, loop: asyncio.AbstractEventLoop, send: t.Send) -> None:
        self._loop = loop
        self._send = send
        self._protocol: Any = None
        self._written = 0
        self._done = 0
        self._paused = False
        self.high = _HIGH_WATER
        self.low = _HIGH_WATER // 4

    def attach(self, protocol: Any) -> None:
        """Tell a protocol when it should pause."""
        self._protocol = protocol

    def set_limits(self, high: int | None, low: int | None) -> None:
        """Set the water marks, with the rules of ``asyncio``."""
        if high is None:
            high = _HIGH_WATER if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f"high ({high!r}) must be >= low ({low!r}) must be >= 0")
        self.high, self.low = high, low
        self._pause_if_full()

    def size(self) -> int:
        """Return how many bytes are not known to be with the system."""
        return self._written - self._done

    def send(self, command: int, data: Any, size: int) -> None:
        """Send a command that counts as so many bytes."""
        self._written += size
        self._send(command, data)
        if self._written - self._done > self.high:
            self._pause_if_full()

    def _pause_if_full(self) -> None:
        if self.size() > self.high and not self._paused:
            self._paused = True
            # Java reports little by little otherwise, and keeps the last bytes to itself.
            self._send(t.REPORT, None)
            self._call("pause_writing")

    def done(self, total: int) -> None:
        """Learn how many bytes went to the system since the start."""
        self._done = total
        if self._paused and self.size() <= self.low:
            self._paused = False
            self._call("resume_writing")

    def _call(self, name: str) -> None:
        try:
            getattr(self._protocol, name)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler(
                {
                    "message": f"protocol.{name}() failed",
                    "exception": exc,
                    "protocol": self._protocol,
                }
            )


class OutgoingBytes(Outgoing):
    """The bytes of a stream."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        send: t.Send,
        send_bytes: Callable[[bytes], None],
    ) -> None:
        super().__init__(loop, send)
        self._send_bytes = send_bytes

    def write(self, data: Buffer) -> None:
        """Send bytes to Java, in order."""
        if type(data) is bytes and len(data) <= CHUNK:
            # Most are, and a call less counts for something.
            self._written += len(data)
            self._send_bytes(data)
        else:
            with memoryview(data) as whole, whole.cast("B") as view:
                for start in range(0, len(view), CHUNK):
                    part = bytes(view[start : start + CHUNK])
                    self._written += len(part)
                    self._send_bytes(part)
        if self._written - self._done > self.high:
            self._pause_if_full()


class Taken:
    """How many bytes the application has taken, which Java is told now and then."""

    def __init__(self, acknowledge: Callable[[int], None]) -> None:
        self._acknowledge = acknowledge
        self._total = 0
        self._acknowledged = 0

    def add(self, size: int) -> None:
        """Count bytes."""
        self._total += size
        if self._total - self._acknowledged >= _ACKNOWLEDGE:
            self._tell()

    def _tell(self) -> None:
        self._acknowledged = self._total
        self._acknowledge(self._total)


class Incoming(Taken):
    """The bytes that arrived, kept while their reader pauses.

    Java sends no more than a window of them without acknowledgement, so little is kept.
    """

    def __init__(self, acknowledge: Callable[[int], None]) -> None:
        super().__init__(acknowledge)
        self._deliver: Callable[[bytes], object] = bool
        self._waiting: deque[bytes | Callable[[], object]] = deque()
        self._discards = False
        self.paused = False

    def attach(self, deliver: Callable[[bytes], object]) -> None:
        """Give what arrives to a function."""
        self._deliver = deliver

    def feed(self, data: bytes) -> None:
        """Take bytes from Java."""
        if self.paused or self._waiting:
            self._waiting.append(data)
            return
        try:
            if not self._discards:
                self._deliver(data)
        finally:
            self._total += len(data)
            if self._total - self._acknowledged >= _ACKNOWLEDGE:
                self._tell()

    def then(self, callback: Callable[[], object]) -> None:
        """Call a function once everything before is delivered."""
        self._waiting.append(callback)
        if len(self._waiting) == 1:
            self.flush()

    def flush(self) -> None:
        """Deliver what waits, until the reader pauses."""
        waiting = self._waiting
        while waiting and not self.paused:
            # What waits stays in the queue until it is delivered, so nothing overtakes it.
            what = waiting[0]
            try:
                if isinstance(what, bytes):
                    self._take(what)
                else:
                    what()
            finally:
                if waiting:
                    waiting.popleft()

    def _take(self, data: bytes) -> None:
        try:
            if not self._discards:
                self._deliver(data)
        finally:
            self.add(len(data))

    def discard(self, loop: asyncio.AbstractEventLoop) -> None:
        """Deliver no bytes any more; what comes after those that wait is called soon."""
        self._discards = True
        self.paused = False
        if self._waiting:
            loop.call_soon(self.flush)
