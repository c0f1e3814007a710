"""The ring of the frames that Java submits."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Any

from pyloop import _frames as f
from pyloop._blocks import PayloadBlocks
from pyloop._codec import loads
from pyloop._context import start
from pyloop._memory import RingMemory

Handler = Callable[[int, int, Any], None]

_BLOCK_REFERENCE = struct.Struct("=qq")
_HEADER = struct.Struct("=IIQ")
_BLOCK_BIT = f.BLOCK << 8
_HEADERS_BIT = f.HEADERS << 8
_MARKED = _BLOCK_BIT | _HEADERS_BIT
_DRAIN_LIMIT = 1024
_CHUNK = 1 << 17


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

    def close(self) -> None:
        """Let go of the memory."""
        self._words = self._memory.words
        self._blocks.close()

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
        words = self._words
        head, tail = self._head, words[f.SUBMISSION_TAIL]
        # The tail is read before the records that it covers.
        self._memory.fence_if_weak()
        limit = _DRAIN_LIMIT
        while head != tail and limit > 0:
            start = head & self._mask
            size = min(tail - head, self._mask + 1 - start, _CHUNK)
            # One copy for many records: slices of bytes are cheaper than of a memoryview.
            chunk = self._memory.view[f.DATA + start : f.DATA + start + size].tobytes()
            # If a call ends the process, Java tells by this which ones had not started.
            words[f.SUBMISSION_TAKEN] = head + size
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
                if meta & _MARKED:
                    self._handle_marked(chunk, begin, length, meta, call_id)
                elif length:
                    payload = loads(chunk[begin : begin + length])
                    handlers[meta & 0xFF](call_id, meta >> 8 & 0xFF, payload)
                else:
                    handlers[meta & 0xFF](call_id, meta >> 8 & 0xFF, None)
            except Exception as exc:
                self._failed(call_id, exc)
        # Eight bytes at the end of the ring are padding; elsewhere the end of the chunk
        # cut a header.
        self._head = head + (size if (head + size) & self._mask == 0 else offset)
        return frames

    def _handle_marked(
        self, chunk: bytes, begin: int, length: int, meta: int, call_id: int
    ) -> None:
        if meta & _BLOCK_BIT:
            block_id, block_length = _BLOCK_REFERENCE.unpack_from(chunk, begin)
            payload = self._blocks.read(block_id, block_length, loads)
        else:
            payload = loads(chunk[begin : begin + length])
        handler = self._handlers[meta & 0xFF]
        if meta & _HEADERS_BIT:
            start(handler, call_id, meta >> 8 & 0xFF, payload)
        else:
            handler(call_id, meta >> 8 & 0xFF, payload)
