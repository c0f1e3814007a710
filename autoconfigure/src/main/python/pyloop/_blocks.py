"""Blocks of shared memory for payloads that are too long for a ring.

Each side creates the blocks it writes and keeps them for reuse. The reader marks a block
free in the block itself (word 0: 0 free, 1 in use), so that no message is needed.
"""

from __future__ import annotations

import mmap
import os
import threading
from collections.abc import Callable, Iterable

_HEADER = 64
_SMALLEST = 1 << 17
_KEPT_BYTES = 1 << 26
MAX_PAYLOAD = 1 << 30


class _Block:
    __slots__ = ("id", "kept", "map", "size", "view", "words")

    def __init__(self, block_id: int, mapped: mmap.mmap, kept: bool) -> None:
        self.id = block_id
        self.map = mapped
        self.size = len(mapped)
        self.view = memoryview(mapped)
        self.words = self.view[:_HEADER].cast("Q")
        self.kept = kept

    def put(self, parts: Iterable[bytes]) -> None:
        begin = _HEADER
        for part in parts:
            self.view[begin : begin + len(part)] = part
            begin += len(part)

    def close(self) -> None:
        self.words.release()
        self.view.release()
        self.map.close()


class PayloadBlocks:
    """The blocks of one loop; any thread may write, the thread of the loop reads."""

    def __init__(self, directory: str, prefix: str, fence: Callable[[], None]) -> None:
        self._path = os.path.join(directory, prefix)
        self._fence = fence
        self._own: list[_Block] = []
        self._foreign: dict[int, _Block] = {}
        self._lock = threading.Lock()
        self._ids = 0
        self._kept_bytes = 0

    def write(self, *parts: bytes) -> int:
        """Write a payload, given in parts, into a free block.

        Return the id of the block, negative if Java is to drop the block after reading.
        Raise ``OSError`` if there is no memory and ``OverflowError`` beyond 1 GiB.
        """
        length = sum(map(len, parts))
        if length > MAX_PAYLOAD:
            raise OverflowError(
                f"a result of {length} bytes is longer than the limit of {MAX_PAYLOAD} bytes"
            )
        size = max(_SMALLEST, 1 << (_HEADER + length - 1).bit_length())
        with self._lock:
            block = self._take(size)
            if not block.kept:
                try:
                    block.put(parts)
                    return -block.id
                finally:
                    block.close()
        block.put(parts)
        return block.id

    def _take(self, size: int) -> _Block:
        for block in self._own:
            if block.size == size and not block.words[0]:
                block.words[0] = 1
                return block
        self._ids += 1
        kept = self._kept_bytes + size <= _KEPT_BYTES
        block = _Block(self._ids, _create(f"{self._path}-p{self._ids}", size), kept)
        block.words[0] = 1
        if kept:
            self._own.append(block)
            self._kept_bytes += size
        return block

    def read(self, block_id: int, length: int, load: Callable[[memoryview], object]) -> object:
        """Read a block that Java wrote, and mark it free."""
        block = self._open(block_id)
        try:
            with block.view[_HEADER : _HEADER + length] as payload:
                return load(payload)
        finally:
            # The payload was copied before Java may overwrite it.
            self._fence()
            block.words[0] = 0
            if block_id < 0:
                block.close()

    def _open(self, block_id: int) -> _Block:
        block = self._foreign.get(block_id)
        if block is None:
            path = f"{self._path}-j{abs(block_id)}"
            descriptor = os.open(path, os.O_RDWR)
            try:
                block = _Block(block_id, mmap.mmap(descriptor, 0), True)
            finally:
                os.close(descriptor)
            os.unlink(path)
            if block_id > 0:
                self._foreign[block_id] = block
        return block

    def close(self) -> None:
        """Let go of all blocks, which are unmapped when nothing uses them any more."""
        with self._lock:
            self._own.clear()
            self._foreign.clear()


def _create(path: str, size: int) -> mmap.mmap:
    try:
        return _create_file(path, size)
    except OSError as exc:
        reason = f"there is no shared memory of {size} bytes for a result: {exc.strerror}"
        raise OSError(exc.errno, reason, path) from exc


def _create_file(path: str, size: int) -> mmap.mmap:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        _allocate(descriptor, size)
        return mmap.mmap(descriptor, size)
    except BaseException:
        os.unlink(path)
        raise
    finally:
        os.close(descriptor)


def _allocate(descriptor: int, size: int) -> None:
    # A sparse file would end the process with SIGBUS when the file system is full.
    if hasattr(os, "posix_fallocate"):
        os.posix_fallocate(descriptor, 0, size)
        return
    zeros = bytes(min(size, 1 << 20))
    written = 0
    while written < size:
        written += os.write(descriptor, zeros[: size - written])
