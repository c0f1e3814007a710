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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link PayloadBlocks}.
 */
class PayloadBlocksTests {

	@TempDir
	private Path directory;

	private PayloadBlocks blocks;

	@BeforeEach
	void create() {
		this.blocks = new PayloadBlocks(this.directory, "loop");
	}

	@Test
	void writtenPayloadIsBehindTheHeader() throws IOException {
		byte[] payload = { 1, 2, 3 };
		long id = this.blocks.write(payload, 3);
		ByteBuffer memory = map("loop-j" + id);
		assertThat(memory.getLong(0)).isEqualTo(1);
		byte[] read = new byte[3];
		memory.get(64, read);
		assertThat(read).isEqualTo(payload);
	}

	@Test
	void freeBlockOfTheSameSizeIsUsedAgain() throws IOException {
		long first = this.blocks.write(new byte[200_000], 200_000);
		assertThat(this.blocks.write(new byte[200_000], 200_000)).isNotEqualTo(first);
		map("loop-j" + first).putLong(0, 0);
		assertThat(this.blocks.write(new byte[190_000], 190_000)).isEqualTo(first);
		assertThat(files()).hasSize(2);
	}

	@Test
	void blocksBeyondTheKeptMemoryAreDroppedAfterReading() {
		int size = 30_000_000;
		assertThat(this.blocks.write(new byte[size], size)).isEqualTo(1);
		assertThat(this.blocks.write(new byte[size], size)).isEqualTo(2);
		assertThat(this.blocks.write(new byte[size], size)).isEqualTo(-3);
	}

	@ParameterizedTest
	@ValueSource(ints = { 131_007, 131_008, 131_009, 262_080, 262_081 })
	void payloadFitsAtTheBorderOfSizes(int size) throws IOException {
		byte[] payload = new byte[size];
		Arrays.fill(payload, (byte) 5);
		long id = this.blocks.write(payload, size);
		ByteBuffer memory = map("loop-j" + id);
		assertThat(memory.capacity()).isGreaterThanOrEqualTo(64 + size).isLessThanOrEqualTo(4 * size);
		assertThat(memory.get(64 + size - 1)).isEqualTo((byte) 5);
	}

	@Test
	void missingDirectoryIsAnErrorWithRemedy() throws IOException {
		Files.delete(this.directory);
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> this.blocks.write(new byte[10], 10))
			.withMessageContaining("131072 bytes in the shared memory '" + this.directory + "'")
			.withMessageContaining("'pyloop.event-loop.directory'")
			.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
		Files.createDirectory(this.directory);
		assertThat(this.blocks.write(new byte[10], 10)).isPositive();
	}

	@Test
	void failedCreationLeavesNoFile() throws IOException {
		Files.createFile(this.directory.resolve("loop-j1"));
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> this.blocks.write(new byte[10], 10));
		assertThat(this.blocks.write(new byte[10], 10)).isEqualTo(2);
	}

	@Test
	void namesOfBlocksThatWereNotReadAreRemoved() throws IOException {
		this.blocks.write(new byte[200_000], 200_000);
		createForeign("loop-p5");
		createForeign("loop-1-p5");
		createForeign("loop.ring");
		this.blocks.removeNames();
		assertThat(files()).extracting(Path::getFileName)
			.map(Path::toString)
			.containsExactlyInAnyOrder("loop-1-p5", "loop.ring");
	}

	@Test
	void readMarksBlockFreeAndRemovesItsName() throws IOException {
		ByteBuffer memory = createForeign("loop-p5");
		AtomicInteger seen = new AtomicInteger();
		this.blocks.read(5, 3, (buffer, offset, length) -> seen.set(buffer.get(offset + 2) + length));
		assertThat(seen).hasValue(9 + 3);
		assertThat(memory.getLong(0)).isZero();
		assertThat(files()).isEmpty();
		memory.putLong(0, 1);
		this.blocks.read(5, 3, (buffer, offset, length) -> seen.set(0));
		assertThat(seen).hasValue(0);
	}

	@Test
	void readMarksBlockFreeAlsoWhenTheReaderFails() throws IOException {
		ByteBuffer memory = createForeign("loop-p5");
		assertThatIllegalStateException().isThrownBy(() -> this.blocks.read(5, 3, (buffer, offset, length) -> {
			throw new IllegalStateException("reader");
		}));
		assertThat(memory.getLong(0)).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { -1, 4096 - 63, Integer.MAX_VALUE, Long.MAX_VALUE })
	void corruptLengthIsRefused(long length) throws IOException {
		createForeign("loop-p5");
		assertThatIllegalStateException().isThrownBy(() -> this.blocks.read(5, length, (buffer, offset, size) -> {
			throw new AssertionError("Read");
		})).withMessageContaining("Corrupt frame: " + length + " bytes in block 5 of 4096");
	}

	@Test
	void missingBlockIsAnError() {
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> this.blocks.read(9, 1, (buffer, offset, length) -> {
			}))
			.withMessageContaining("loop-p9");
	}

	@Test
	void concurrentWritersGetBlocksOfTheirOwn() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(4);
		try {
			List<Future<Long>> ids = new ArrayList<>();
			for (int i = 0; i < 64; i++) {
				ids.add(executor.submit(() -> this.blocks.write(new byte[100], 100)));
			}
			Set<Long> different = new HashSet<>();
			for (Future<Long> id : ids) {
				different.add(id.get(60, TimeUnit.SECONDS));
			}
			assertThat(different).hasSize(64);
		}
		finally {
			executor.shutdownNow();
		}
	}

	private ByteBuffer createForeign(String name) throws IOException {
		Files.write(this.directory.resolve(name), new byte[4096]);
		ByteBuffer memory = map(name);
		memory.putLong(0, 1);
		memory.put(64 + 2, (byte) 9);
		return memory;
	}

	private ByteBuffer map(String name) throws IOException {
		Path file = this.directory.resolve(name);
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()).order(ByteOrder.nativeOrder());
		}
	}

	private List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.toList();
		}
	}

}
