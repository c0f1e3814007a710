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
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that both sides map.
 *
 * @param file the file
 * @param buffer the mapped memory in native byte order
 */
record SharedMemory(Path file, MappedByteBuffer buffer) {

	private static final int CHUNK = 1 << 16;

	/**
	 * Create a file of the given size and map it. The file is written through once, so
	 * that a full file system is an exception here and not a SIGBUS at first touch.
	 * @param file the file to create
	 * @param size the size in bytes
	 * @return the mapped file
	 * @throws UncheckedIOException if the file system has no room
	 */
	static SharedMemory create(Path file, int size) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ,
				StandardOpenOption.WRITE)) {
			fill(channel, size);
			return map(file, channel, size);
		}
		catch (IOException ex) {
			delete(file);
			throw new UncheckedIOException("Cannot create shared memory of " + size + " bytes in '" + file + "'", ex);
		}
	}

	/**
	 * Map a file that the other side created.
	 * @param file the file
	 * @return the mapped file
	 */
	static SharedMemory open(Path file) {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			return map(file, channel, channel.size());
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot map shared memory '" + file + "'", ex);
		}
	}

	private static SharedMemory map(Path file, FileChannel channel, long size) throws IOException {
		MappedByteBuffer buffer = channel.map(FileChannel.MapMode.READ_WRITE, 0, size);
		buffer.order(ByteOrder.nativeOrder());
		return new SharedMemory(file, buffer);
	}

	private static void fill(FileChannel channel, int size) throws IOException {
		ByteBuffer zeros = ByteBuffer.allocateDirect(Math.min(size, CHUNK));
		for (int written = 0; written < size;) {
			zeros.clear().limit(Math.min(zeros.capacity(), size - written));
			written += channel.write(zeros);
		}
	}

	/**
	 * Remove the name of the file; what is mapped stays.
	 */
	void unlink() {
		delete(this.file);
	}

	private static void delete(Path file) {
		try {
			Files.deleteIfExists(file);
		}
		catch (IOException ex) {
			file.toFile().deleteOnExit();
		}
	}

}
