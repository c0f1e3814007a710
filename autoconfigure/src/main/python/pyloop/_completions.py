"""The ring of the frames that Python completes."""

from __future__ import annotations

import marshal
import os
import struct
import threading
from array import array
from collections import deque
from threading import get_ident
from time import perf_counter
from typing import Any

from pyloop import _frames as f
from pyloop._blocks import PayloadBlocks
from pyloop._codec import encode
from pyloop._memory import STORES_ARE_ORDERED, RingMemory, new_fence

_BLOCK_REFERENCE = struct.Struct("=qq")
_BYTES = struct.Struct("<ci")
_ONE = struct.pack("=Q", 1)
_WORDS = struct.Struct("=QQ")
_PADDING = tuple(bytes(count) for count in range(8))
_BATCH = 32
_LARGE = 1 << 12
_UNRUNG_BYTES = 1 << 17
_UNRUNG_SECONDS = 0.0002

_OFFER_SECONDS = 0.02
_OFFERED_SECONDS = 0.001

_FIXED = frozenset({float, bool, type(None)})
_INT_LIMIT = 1 << 63
_STR_LIMIT = 128
_WITHOUT_REFERENCES = 2
"""The version of ``marshal`` in which no value refers to an earlier one."""


class CompletionWriter:
    """Writes frames for Java.

    Any thread of the interpreter may ``publish``. The thread of the loop may ``push``
    instead: while Java is busy with earlier frames, further ones are collected and
    written together at the end of the turn of the loop, or when there are enough.
    """

    def __init__(
        self, memory: RingMemory, blocks: PayloadBlocks, generation: int, descriptor: int
    ) -> None:
        self._memory = memory
        self._words = memory.words
        self._view = memory.view
        # Its own fence, used only under the lock: fences are for one thread at a time.
        self._fence = new_fence()
        self._blocks = blocks
        self._generation = (generation & 0xFFFF) << 48
        self._descriptor = descriptor
        self._base = f.DATA + memory.submission_capacity
        self._capacity = memory.completion_capacity
        self._max_payload = self._capacity // 16
        self._lock = threading.Lock()
        self._overflow: deque[bytes] = deque()
        self._batch: list[bytes] = []
        self._ids: list[int] = []
        self._values: list[Any] = []
        self._tail = 0
        self._known_head = 0
        self._unrung = 0
        self._last_part = 0.0
        self._last_offer = 0.0
        self.flusher = 0
        self._closed = False

    def publish(self, kind: int, call_id: int, payload: bytes, flags: int = 0) -> None:
        """Write a frame and wake Java if it sleeps; never wait for Java.

        Raise ``OSError`` or ``OverflowError`` if a long payload finds no memory; then
        nothing was written.
        """
        self._write([self._record(kind, call_id, payload, flags)])

    def offer(self, kind: int, payload: bytes) -> bool:
        """Write a frame of no call, unless there is no room: then return False at once.

        What the thread that flushes offers many times in a turn wakes Java once in a
        millisecond and with the flush. Also for who may hold the lock already, such as a
        finalizer that the garbage collector runs in the middle of a write.
        """
        length = len(payload)
        if length > self._max_payload:
            record = self._reference(kind, 0, 0, payload)
        else:
            word = length | kind << 32 | self._generation
            record = _WORDS.pack(word, 0) + payload + _PADDING[-length & 7]
        lock = self._lock
        if not lock.acquire(False) and not lock.acquire(timeout=_OFFER_SECONDS):
            return False
        try:
            if self._closed or self._overflow or not self._put(record):
                return False
            if not STORES_ARE_ORDERED:
                self._fence()
        finally:
            lock.release()
        if get_ident() == self.flusher:
            now = perf_counter()
            if now - self._last_offer < _OFFERED_SECONDS:
                self._unrung += 1
                return True
            self._last_offer = now
        self._ring_if_asleep()
        return True

    def push(self, kind: int, call_id: int, payload: bytes, flags: int = 0) -> None:
        """Write a frame at the latest with the next ``flush``; else like ``publish``."""
        batch = self._batch
        if not batch and self._words[f.COMPLETION_HEAD] == self._tail:
            self._write([self._record(kind, call_id, payload, flags)])
            return
        batch.append(self._record(kind, call_id, payload, flags))
        if len(batch) >= _BATCH:
            self._batch = []
            self._write(batch)

    def push_part(self, kind: int, call_id: int, payload: bytes, flags: int = 0) -> None:
        """Write one of many frames that follow each other; else like ``push``.

        A long one is copied straight into the ring. While they follow each other at once,
        Java is woken for 128 KiB of them or with the next ``flush``, not for each.
        """
        length = len(payload)
        if length < _LARGE or length > self._max_payload or self._batch or self._ids:
            self.push(kind, call_id, payload, flags)
            return
        word = length | kind << 32 | flags << 40 | self._generation
        lock = self._lock
        lock.acquire()
        try:
            header = _WORDS.pack(word, call_id)
            if self._overflow or not self._put(header, payload):
                self._overflow.append(header + payload + _PADDING[-length & 7])
                self._wait_for_room()
            if not STORES_ARE_ORDERED:
                self._fence()
        finally:
            lock.release()
        now = perf_counter()
        if self._words[f.JAVA_SLEEPS]:
            self._unrung += length
            if self._unrung >= _UNRUNG_BYTES or now - self._last_part > _UNRUNG_SECONDS:
                self._ring_if_asleep()
        self._last_part = now

    def result(self, call_id: int, value: Any) -> None:
        """Write the result of a call at the latest with the next ``flush``.

        While Java is busy, small values of simple types are collected and share a frame.
        """
        ids = self._ids
        if ids or self._words[f.COMPLETION_HEAD] != self._tail:
            kind = type(value)
            if (
                kind in _FIXED
                or (kind is int and -_INT_LIMIT <= value < _INT_LIMIT)
                or (kind is str and len(value) <= _STR_LIMIT)
            ):
                ids.append(call_id)
                self._values.append(value)
                if len(ids) >= _BATCH:
                    self._write([self._results()])
                return
        if type(value) is bytes and len(value) > self._max_payload:
            self.publish_value(call_id, value)
        else:
            self.push(f.RESULT, call_id, encode(value))

    def publish_value(self, call_id: int, value: Any) -> None:
        """Encode and publish the result of a call; long ``bytes`` are copied once."""
        if type(value) is bytes and len(value) > self._max_payload:
            header = _BYTES.pack(b"s", len(value))
            self._write([self._reference(f.RESULT, call_id, 0, header, value)])
        else:
            self.publish(f.RESULT, call_id, encode(value))

    def _results(self) -> bytes:
        ids, self._ids = self._ids, []
        values, self._values = self._values, []
        numbers = array("Q", ids)
        numbers.insert(0, len(ids))
        # Each value is cut out of the list by Java and must stand for itself.
        payload = numbers.tobytes() + marshal.dumps(values, _WITHOUT_REFERENCES)
        return self._record(f.RESULTS, 0, payload, 0)

    def _record(self, kind: int, call_id: int, payload: bytes, flags: int) -> bytes:
        length = len(payload)
        if length > self._max_payload:
            return self._reference(kind, call_id, flags, payload)
        word = length | kind << 32 | flags << 40 | self._generation
        return _WORDS.pack(word, call_id) + payload + _PADDING[-length & 7]

    def _reference(self, kind: int, call_id: int, flags: int, *payload: bytes) -> bytes:
        block_id = self._blocks.write(*payload)
        reference = _BLOCK_REFERENCE.pack(block_id, sum(map(len, payload)))
        return self._record(kind, call_id, reference, flags | f.BLOCK)

    def _write(self, records: list[bytes]) -> None:
        lock = self._lock
        lock.acquire()
        try:
            data = records[0] if len(records) == 1 else b"".join(records)
            if self._overflow or not self._put(data):
                self._overflow.extend(records)
                self._wait_for_room()
            if not STORES_ARE_ORDERED:
                self._fence()
        finally:
            lock.release()
        self._ring_if_asleep()

    def _ring_if_asleep(self) -> None:
        # On x86 the release of the lock, which came before, is the store-load fence between
        # the tail and this word (see _memory).
        self._unrung = 0
        if self._words[f.JAVA_SLEEPS]:
            self._words[f.JAVA_SLEEPS] = 0
            self.ring()

    def _put(self, data: bytes, payload: bytes = b"") -> bool:
        """Put records in one piece; return False if there is no room for that.

        A ``payload`` ends the last record, which is padded here.
        """
        needed = length = len(data) + (len(payload) + 7 & -8)
        tail = self._tail
        position = tail & (self._capacity - 1)
        to_end = self._capacity - position
        if length > to_end:
            needed += to_end
        if tail + needed - self._known_head > self._capacity:
            self._known_head = self._words[f.COMPLETION_HEAD]
            if tail + needed - self._known_head > self._capacity:
                return False
        index = self._base + position
        if length > to_end:
            self._words[index >> 3] = to_end
            index = self._base
        if payload:
            begin = index + len(data)
            self._view[index:begin] = data
            self._view[begin : begin + len(payload)] = payload
        else:
            self._view[index : index + length] = data
        if not STORES_ARE_ORDERED:
            self._fence()
        self._tail = tail = tail + needed
        self._words[f.COMPLETION_TAIL] = tail
        return True

    def _wait_for_room(self) -> None:
        # Dekker with Java, which stores the head, fences and reads this word.
        self._words[f.COMPLETION_WAITS] = 1
        self._fence()
        overflow = self._overflow
        while overflow and self._put(overflow[0]):
            overflow.popleft()
        if not overflow:
            self._words[f.COMPLETION_WAITS] = 0

    def flush(self) -> None:
        """Write what was pushed, and what found no room if there is room now."""
        if self._batch or self._ids:
            batch, self._batch = self._batch, []
            if self._ids:
                batch.append(self._results())
            self._write(batch)
        elif self._overflow:
            with self._lock:
                self._wait_for_room()
                self._fence()
            self._ring_if_asleep()
        elif self._unrung:
            self._ring_if_asleep()

    def ring(self) -> None:
        """Ring the doorbell of Java."""
        # Java closes the descriptor after close(), and its number is given to another
        # file: under the lock no thread can be between the question and the write.
        with self._lock:
            if not self._closed:
                try:
                    os.write(self._descriptor, _ONE)
                except BlockingIOError:
                    # A pipe that is full has been rung.
                    pass

    def close(self) -> None:
        """Write what was pushed; what worker threads publish from now on is dropped."""
        self.flush()
        with self._lock:
            self._closed = True
            self._overflow.clear()
            self._memory.detach()
            self._words, self._view = self._memory.words, self._memory.view
            self._put = _drop  # type: ignore[method-assign]


def _drop(data: bytes, payload: bytes = b"") -> bool:
    return True
