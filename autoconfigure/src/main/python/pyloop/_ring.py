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
_BLOCK_BIT = f.BLOCK << 8
_DRAIN_LIMIT = 1024


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
        """Handle frames, at most 1,024; return whether there are more."""
        words, ints, view = self._words, self._memory.ints, self._memory.view
        handlers, mask = self._handlers, self._mask
        head, tail = self._head, words[f.SUBMISSION_TAIL]
        # The tail is read before the records that it covers.
        self._memory.fence_if_weak()
        limit = _DRAIN_LIMIT
        while head != tail and limit:
            index = f.DATA + (head & mask)
            length = ints[index >> 2]
            meta = ints[(index >> 2) + 1]
            kind = meta & 0xFF
            if kind == f.PADDING:
                head += length
                continue
            call_id = words[(index >> 3) + 1]
            head += (length + 23) & -8
            limit -= 1
            try:
                if meta & _BLOCK_BIT:
                    block_id, size = _BLOCK_REFERENCE.unpack_from(view, index + 16)
                    payload = self._blocks.read(block_id, size, loads)
                elif length:
                    payload = loads(view[index + 16 : index + 16 + length])
                else:
                    payload = None
                self._head = head
                handlers[kind](call_id, meta >> 8 & 0xFF, payload)
            except Exception as exc:
                self._failed(call_id, exc)
        self._head = head
        # The payloads are copied, and only then may Java overwrite them.
        self._memory.fence_if_weak()
        words[f.SUBMISSION_HEAD] = head
        # Dekker with Java, which declares that it waits for room and reads the head.
        self._memory.fence()
        if words[f.SUBMISSION_WAITS]:
            words[f.SUBMISSION_WAITS] = 0
            self._ring_java()
        return head != words[f.SUBMISSION_TAIL]


class CompletionWriter:
    """Writes frames for Java; any thread of the interpreter may."""

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
        self._acquire, self._release = self._lock.acquire, self._lock.release
        self._overflow: deque[tuple[int, int, bytes]] = deque()
        self._tail = 0
        self._known_head = 0
        self._closed = False

    def publish(self, kind: int, call_id: int, payload: bytes, flags: int = 0) -> None:
        """Write a frame and wake Java if it sleeps; never wait for Java.

        Raise ``OSError`` or ``OverflowError`` if a long payload finds no memory; then
        nothing was written.
        """
        if len(payload) > self._max_payload:
            block_id = self._blocks.write(payload)
            payload = _BLOCK_REFERENCE.pack(block_id, len(payload))
            flags |= f.BLOCK
        meta = kind << 32 | flags << 40 | self._generation
        self._acquire()
        try:
            if self._overflow or not self._put(meta, call_id, payload):
                self._overflow.append((meta, call_id, payload))
                self._wait_for_room()
            if not STORES_ARE_ORDERED:
                self._fence()
        finally:
            self._release()
        # On x86 the release of the lock is the store-load fence between the tail and this
        # word (see _memory).
        if self._words[f.JAVA_SLEEPS]:
            self._words[f.JAVA_SLEEPS] = 0
            self.ring()

    def _put(self, meta: int, call_id: int, payload: bytes) -> bool:
        length = len(payload)
        needed = record = (length + 23) & -8
        tail = self._tail
        position = tail & (self._capacity - 1)
        to_end = self._capacity - position
        if record > to_end:
            needed += to_end
        if tail + needed - self._known_head > self._capacity:
            self._known_head = self._words[f.COMPLETION_HEAD]
            if tail + needed - self._known_head > self._capacity:
                return False
        words = self._words
        index = self._base + position
        if record > to_end:
            words[index >> 3] = to_end
            index = self._base
        words[index >> 3] = length | meta
        words[(index >> 3) + 1] = call_id
        self._view[index + 16 : index + 16 + length] = payload
        if not STORES_ARE_ORDERED:
            self._fence()
        self._tail = tail = tail + needed
        words[f.COMPLETION_TAIL] = tail
        return True

    def _wait_for_room(self) -> None:
        # Dekker with Java, which stores the head, fences and reads this word.
        self._words[f.COMPLETION_WAITS] = 1
        self._fence()
        self._put_overflow()

    def _put_overflow(self) -> None:
        overflow = self._overflow
        while overflow and self._put(*overflow[0]):
            overflow.popleft()
        if not overflow:
            self._words[f.COMPLETION_WAITS] = 0

    def flush(self) -> None:
        """Move frames that found no room into the ring, when there is room now."""
        if not self._overflow:
            return
        with self._lock:
            self._wait_for_room()
            self._fence()
        if self._words[f.JAVA_SLEEPS]:
            self._words[f.JAVA_SLEEPS] = 0
            self.ring()

    def ring(self) -> None:
        """Ring the doorbell of Java."""
        if not self._closed:
            os.write(self._descriptor, _ONE)

    def close(self) -> None:
        """Write nothing further; what worker threads still publish is dropped."""
        with self._lock:
            self._closed = True
            self._overflow.clear()
            self._put = self._drop  # type: ignore[method-assign]

    def _drop(self, meta: int, call_id: int, payload: bytes) -> bool:
        return True
