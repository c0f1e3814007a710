"""The two rings of a loop: Java submits, Python completes."""

from __future__ import annotations

import os
import struct
import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from pyloop import _frames as f
from pyloop._blocks import PayloadBlocks
from pyloop._codec import loads
from pyloop._memory import STORES_ARE_ORDERED, RingMemory, new_fence

Handler = Callable[[int, int, Any], None]

_BLOCK_REFERENCE = struct.Struct("=qq")
_ONE = struct.pack("=Q", 1)
_WORDS = struct.Struct("=QQ")
_HEADER = struct.Struct("=IIQ")
_PADDING = tuple(bytes(count) for count in range(8))
_BLOCK_BIT = f.BLOCK << 8
_DRAIN_LIMIT = 1024
_CHUNK = 1 << 17
_BATCH = 32


class SubmissionReader:
    """Reads the frames that Java writes; for the thread of the loop only."""

    def __init__(
        self,
        memory: RingMemory,
        blocks: PayloadBlocks,
        handlers: Mapping[int, Handler],
        ring_java: Callable[[], None],
        failed: Callable[[int, BaseException], None],
    ) -> None:
        self._memory = memory
        self._words = memory.words
        self._blocks = blocks
        self._handlers = dict(handlers)
        self._ring_java = ring_java
        self._failed = failed
        self._mask = memory.submission_capacity - 1
        self._head = 0

    def is_empty(self) -> bool:
        """Return whether there is nothing to read."""
        return self._words[f.SUBMISSION_TAIL] == self._head

    def prepare_sleep(self) -> bool:
        """Declare that Python sleeps; return False if there is something to read.

        Java stores the tail, fences and reads this word. In the order of the two fences
        either Java's is first, and the tail is seen here, or ours is, and Java rings.
        """
        words = self._words
        words[f.PYTHON_SLEEPS] = 1
        self._memory.fence()
        if words[f.SUBMISSION_TAIL] != self._head:
            words[f.PYTHON_SLEEPS] = 0
            return False
        return True

    def awake(self) -> None:
        """Declare that Python is awake."""
        self._words[f.PYTHON_SLEEPS] = 0

    def drain(self) -> bool:
        """Handle frames, about 1,024 at most; return whether there are more."""
        head, tail = self._head, self._words[f.SUBMISSION_TAIL]
        # The tail is read before the records that it covers.
        self._memory.fence_if_weak()
        limit = _DRAIN_LIMIT
        while head != tail and limit > 0:
            start = head & self._mask
            size = min(tail - head, self._mask + 1 - start, _CHUNK)
            # One copy for many records: slices of bytes are cheaper than of a memoryview.
            chunk = self._memory.view[f.DATA + start : f.DATA + start + size].tobytes()
            frames = self._handle(chunk, head)
            head = self._head
            limit -= frames
        # What is handled is copied, and only then may Java overwrite it.
        self._memory.fence_if_weak()
        self._words[f.SUBMISSION_HEAD] = head
        # Dekker with Java, which declares that it waits for room and reads the head.
        self._memory.fence()
        if self._words[f.SUBMISSION_WAITS]:
            self._words[f.SUBMISSION_WAITS] = 0
            self._ring_java()
        return head != self._words[f.SUBMISSION_TAIL]

    def _handle(self, chunk: bytes, head: int) -> int:
        handlers, unpack = self._handlers, _HEADER.unpack_from
        offset, size, frames = 0, len(chunk), 0
        while size - offset >= f.RECORD_HEADER:
            length, meta, call_id = unpack(chunk, offset)
            if not meta & 0xFF:
                offset += length
                continue
            begin = offset + f.RECORD_HEADER
            if begin + length > size:
                # The end of the chunk cut this record; the next chunk begins with it.
                self._head = head + offset
                return frames
            offset = (begin + length + 7) & -8
            frames += 1
            try:
                if meta & _BLOCK_BIT:
                    block_id, block_length = _BLOCK_REFERENCE.unpack_from(chunk, begin)
                    payload = self._blocks.read(block_id, block_length, loads)
                elif length:
                    payload = loads(chunk[begin : begin + length])
                else:
                    payload = None
                handlers[meta & 0xFF](call_id, meta >> 8 & 0xFF, payload)
            except Exception as exc:
                self._failed(call_id, exc)
        # Eight bytes at the end of the ring are padding; elsewhere the end of the chunk
        # cut a header.
        self._head = head + (size if (head + size) & self._mask == 0 else offset)
        return frames


class CompletionWriter:
    """Writes frames for Java.

    Any thread of the interpreter may ``publish``. The thread of the loop may ``push``
    instead: while Java is busy with earlier frames, further ones are collected and
    written together at the end of the turn of the loop, or when there are enough.
    """

    def __init__(
        self, memory: RingMemory, blocks: PayloadBlocks, generation: int, descriptor: int
    ) -> None:
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
        self._tail = 0
        self._known_head = 0
        self._closed = False

    def publish(self, kind: int, call_id: int, payload: bytes, flags: int = 0) -> None:
        """Write a frame and wake Java if it sleeps; never wait for Java.

        Raise ``OSError`` or ``OverflowError`` if a long payload finds no memory; then
        nothing was written.
        """
        self._write([self._record(kind, call_id, payload, flags)])

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

    def _record(self, kind: int, call_id: int, payload: bytes, flags: int) -> bytes:
        length = len(payload)
        if length > self._max_payload:
            block_id = self._blocks.write(payload)
            payload = _BLOCK_REFERENCE.pack(block_id, length)
            flags |= f.BLOCK
            length = _BLOCK_REFERENCE.size
        word = length | kind << 32 | flags << 40 | self._generation
        return _WORDS.pack(word, call_id) + payload + _PADDING[-length & 7]

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
        # On x86 the release of the lock is the store-load fence between the tail and this
        # word (see _memory).
        if self._words[f.JAVA_SLEEPS]:
            self._words[f.JAVA_SLEEPS] = 0
            self.ring()

    def _put(self, data: bytes) -> bool:
        """Put records in one piece; return False if there is no room for that."""
        needed = length = len(data)
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
        if self._batch:
            batch, self._batch = self._batch, []
            self._write(batch)
        elif self._overflow:
            with self._lock:
                self._wait_for_room()
                self._fence()
            if self._words[f.JAVA_SLEEPS]:
                self._words[f.JAVA_SLEEPS] = 0
                self.ring()

    def ring(self) -> None:
        """Ring the doorbell of Java."""
        # Java closes the descriptor after close(), and its number is given to another
        # file: under the lock no thread can be between the question and the write.
        with self._lock:
            if not self._closed:
                os.write(self._descriptor, _ONE)

    def close(self) -> None:
        """Write what was pushed; what worker threads publish from now on is dropped."""
        self.flush()
        with self._lock:
            self._closed = True
            self._overflow.clear()
            self._put = _drop  # type: ignore[method-assign]


def _drop(data: bytes) -> bool:
    return True
