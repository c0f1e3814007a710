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
package dev.pyloop.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for payloads that are too long for a ring.
 */
class PayloadTests extends PythonTest {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 65_000, 65_520, 65_536, 70_000, 131_008, 131_072, 3_000_000, 100_000_000 })
	void bytesTravelBothWays(int size) {
		byte[] bytes = new byte[size];
		new Random(size).nextBytes(bytes);
		assertThat(Arrays.equals(call("basic:echo_async", byte[].class, (Object) bytes), bytes)).isTrue();
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@Test
	void longTextTravelsBothWays() {
		String text = "häßlich 😀 ".repeat(200_000);
		assertThat(call("basic:echo", String.class, text)).isEqualTo(text);
	}

	@Test
	void manyLongPayloadsAtOnceReachTheirOwnCallers() {
		List<byte[]> results = Flux.range(0, 64)
			.flatMapSequential(
					(i) -> fixture((i % 2 == 0) ? "basic:echo" : "basic:echo_async").args(filled(i)).call(byte[].class),
					16)
			.collectList()
			.block(LONG);
		for (int i = 0; i < 64; i++) {
			assertThat(Arrays.equals(results.get(i), filled(i))).isTrue();
		}
	}

	@Test
	void manyPayloadsLongerThanTheRingInSumQueueUp() {
		List<Integer> results = Flux.range(0, 500)
			.flatMapSequential((i) -> fixture("basic:length").args(new byte[30_000 + i]).call(Integer.class), 500)
			.collectList()
			.block(LONG);
		assertThat(results).isEqualTo(IntStream.range(30_000, 30_500).boxed().toList());
	}

	@Test
	void manyResultsLongerThanTheRingInSumQueueUp() {
		List<byte[]> results = Flux.range(0, 500)
			.flatMapSequential((i) -> fixture("errors:huge_result").args(30_000 + i).call(byte[].class), 500)
			.collectList()
			.block(LONG);
		assertThat(results).extracting((bytes) -> bytes.length)
			.isEqualTo(IntStream.range(30_000, 30_500).boxed().toList());
	}

	@Test
	void missingMemoryIsAnErrorAndTheNextCallWorks() throws IOException {
		PythonEventLoopPool pool = this.home.pool(EventLoopSettings.builder().directory(this.directory).build());
		try (pool) {
			pool.start();
			PythonClient client = PythonClient.builder().eventLoopPool(pool).build();
			PythonCall add = client.function("fixtures.basic:add").args(1, 2);
			PythonCall length = client.function("fixtures.basic:length").args((Object) new byte[3_000_000]);
			PythonCall result = client.function("fixtures.errors:huge_result").args(3_000_000);
			Path files = onlyChild(this.directory);
			Files.delete(files);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> length.call(Integer.class).block(LONG))
				.withMessageContaining("shared memory '" + files + "'")
				.satisfies((ex) -> assertThat(ex.isStarted()).isFalse());
			assertThat(add.call(Integer.class).block(LONG)).isEqualTo(3);
			assertThatExceptionOfType(PythonExecutionException.class)
				.isThrownBy(() -> result.call(byte[].class).block(LONG))
				.withMessageContaining("shared memory of")
				.withMessageContaining(files.toString());
			assertThat(add.call(Integer.class).block(LONG)).isEqualTo(3);
			Files.createDirectory(files);
			assertThat(length.call(Integer.class).block(LONG)).isEqualTo(3_000_000);
			assertThat(result.call(byte[].class).block(LONG)).hasSize(3_000_000);
			assertThat(pool.eventLoops().get(0).pending()).isZero();
		}
	}

	private static byte[] filled(int value) {
		byte[] bytes = new byte[200_000 + value];
		Arrays.fill(bytes, (byte) value);
		return bytes;
	}

	private static Path onlyChild(Path directory) throws IOException {
		try (Stream<Path> children = Files.list(directory)) {
			return children.reduce((first, second) -> {
				throw new IllegalStateException(first + " and " + second);
			}).orElseThrow();
		}
	}

}
