/*
 * Copyright 2026-present the pyloop authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package dev.pyloop.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonUnavailableException;

/**
 * Blocks of shared memory for payloads that are too long for a ring. Each side creates
 * the blocks it writes and keeps them for reuse; the reader marks a block free in the
 * block itself, so that no message is needed.
 *
 * <pre>
 *    0  state: 0 free, 1 in use
 *   64  payload
 * </pre>
 *
 * @since 0.1.0
 */
public final class PayloadBlocks {

	private static final Log logger = LogFactory.getLog(PayloadBlocks.class);

	/**
	 * Longest payload of a block in bytes.
	 */
	public static final int MAX_PAYLOAD = 1 << 30;

	private static final int HEADER = 64;

	private static final int SMALLEST = 1 << 17;

	private static final int KEPT_BYTES = 1 << 26;

	private final Path directory;

	private final String prefix;

	private final List<Block> own = new ArrayList<>();

	private final Map<Long, SharedMemory> foreign = new HashMap<>();

	private long ids;

	private long keptBytes;

	/**
	 * Create a new instance.
	 * @param directory where the files are
	 * @param prefix begins the names of the files of one loop
	 */
	public PayloadBlocks(Path directory, String prefix) {
		this.directory = directory;
		this.prefix = prefix;
	}

	/**
	 * Write a payload into a free block; safe from any thread.
	 * @param payload an array that begins with the payload
	 * @param length the length of the payload
	 * @return the id of the block, negative if Python is to drop the block after reading
	 * @throws PythonConversionException if the payload is too long
	 * @throws PythonUnavailableException if there is no memory for the block
	 */
	public long write(byte[] payload, int length) {
		return write(length, (buffer, offset) -> buffer.put(offset, payload, 0, length));
	}

	/**
	 * Write a payload into a free block; safe from any thread.
	 * @param length the length of the payload
	 * @param payload copies the payload; it must not throw
	 * @return the id of the block, negative if Python is to drop the block after reading
	 * @throws PythonConversionException if the payload is too long
	 * @throws PythonUnavailableException if there is no memory for the block
	 */
	public long write(int length, PayloadWriter payload) {
		Block block = take(length);
		payload.write(block.memory().buffer(), HEADER);
		return block.kept() ? block.id() : -block.id();
	}

	private synchronized Block take(int length) {
		if (length > MAX_PAYLOAD) {
			throw new PythonConversionException(
					"The arguments take " + length + " bytes, which is more than the limit of " + MAX_PAYLOAD
							+ " bytes; pass them in parts, or pass the name of a file");
		}
		int size = size(length);
		for (Block block : this.own) {
			if (block.size() == size && isFree(block)) {
				markUsed(block);
				return block;
			}
		}
		return create(size);
	}

	/**
	 * Return how much of the blocks that are kept for reuse Python has not read yet.
	 * @return the bytes of these blocks
	 */
	public synchronized long used() {
		return this.own.stream().filter((block) -> !isFree(block)).mapToLong(Block::size).sum();
	}

	private static int size(int length) {
		long size = Long.highestOneBit(HEADER + length - 1L) << 1;
		return (int) Math.min(Math.max(SMALLEST, size), HEADER + (long) MAX_PAYLOAD);
	}

	private Block create(int size) {
		long id = ++this.ids;
		SharedMemory memory = createMemory(file("j", id), size);
		boolean kept = this.keptBytes + size <= KEPT_BYTES;
		Block block = new Block(id, size, kept, memory);
		markUsed(block);
		if (kept) {
			this.own.add(block);
			this.keptBytes += size;
		}
		return block;
	}

	private static SharedMemory createMemory(Path file, int size) {
		try {
			return SharedMemory.create(file, size);
		}
		catch (UncheckedIOException ex) {
			throw new PythonUnavailableException(
					"There is no room for arguments of up to " + size + " bytes in the shared memory '"
							+ file.getParent() + "'; make it larger, or set 'pyloop.event-loop.directory'",
					false, ex);
		}
	}

	private boolean isFree(Block block) {
		// Acquire: Python read the payload before it stored "free".
		return (long) RingLayout.LONG.getAcquire(block.memory().buffer(), 0) == 0L;
	}

	private void markUsed(Block block) {
		RingLayout.LONG.setRelease(block.memory().buffer(), 0, 1L);
	}

	/**
	 * Read a block that Python wrote and mark it free; one thread at a time.
	 * @param id the id from the frame, negative if the block is dropped after reading
	 * @param length the length from the frame
	 * @param reader takes the payload
	 */
	public void read(long id, long length, PayloadReader reader) {
		SharedMemory memory = foreign(id);
		ByteBuffer buffer = memory.buffer();
		if (length < 0 || length > buffer.capacity() - HEADER) {
			throw new IllegalStateException(
					"Corrupt frame: " + length + " bytes in block " + id + " of " + buffer.capacity());
		}
		try {
			reader.read(buffer, HEADER, (int) length);
		}
		finally {
			// Release: the payload was read before Python may overwrite it.
			RingLayout.LONG.setRelease(buffer, 0, 0L);
		}
	}

	private SharedMemory foreign(long id) {
		if (id < 0) {
			return open(-id);
		}
		return this.foreign.computeIfAbsent(id, this::open);
	}

	private SharedMemory open(long id) {
		SharedMemory memory = SharedMemory.open(file("p", id));
		memory.unlink();
		return memory;
	}

	/**
	 * Remove the names of the blocks that were not read. Neither side may use blocks any
	 * more.
	 */
	public void removeNames() {
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.directory, this::isBlock)) {
			for (Path file : files) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			logger.debug("Cannot remove shared memory in '" + this.directory + "'", ex);
		}
	}

	private boolean isBlock(Path file) {
		String name = file.getFileName().toString();
		return name.startsWith(this.prefix + "-j") || name.startsWith(this.prefix + "-p");
	}

	private Path file(String side, long id) {
		return this.directory.resolve(this.prefix + "-" + side + id);
	}

	/**
	 * Copies a payload into a block.
	 */
	@FunctionalInterface
	public interface PayloadWriter {

		/**
		 * Copy the payload.
		 * @param buffer the memory of the block
		 * @param offset where the payload begins
		 */
		void write(ByteBuffer buffer, int offset);

	}

	/**
	 * Takes the payload of a block.
	 */
	@FunctionalInterface
	public interface PayloadReader {

		/**
		 * Read a payload.
		 * @param buffer the memory that holds it
		 * @param offset where it begins
		 * @param length its length in bytes
		 */
		void read(ByteBuffer buffer, int offset, int length);

	}

	private record Block(long id, int size, boolean kept, SharedMemory memory) {

	}

}
