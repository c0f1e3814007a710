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

package dev.pyloop.convert;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonConverters} with random values. The seed can be set by the
 * system property {@code pyloop.fuzz.seed}.
 */
class RandomRoundTripTests {

	private static final long SEED = Long.getLong("pyloop.fuzz.seed", System.nanoTime());

	private final RandomValues values = new RandomValues(new SplittableRandom(SEED));

	@Test
	void readWhenWrittenByJavaGivesSameValue() {
		PythonConverters converters = PythonConverters.create(null);
		MarshalWriter writer = new MarshalWriter();
		for (int i = 0; i < 20_000; i++) {
			Object value = this.values.next();
			writer.reset();
			converters.write(value, writer);
			Object result = converters.read(ByteBuffer.wrap(writer.array()), 0, writer.size());
			assertThat(result).as("value %d of seed %d", i, SEED).isEqualTo(value);
		}
	}

	@Test
	void readWhenWrittenByPythonGivesSameValue() {
		try (PythonPeer python = new PythonPeer()) {
			for (int i = 0; i < 300; i++) {
				List<@Nullable Object> batch = new ArrayList<>();
				for (int j = 0; j < 20; j++) {
					batch.add(this.values.next());
				}
				assertThat(python.echo(batch)).as("batch %d of seed %d", i, SEED).isEqualTo(batch);
			}
		}
	}

}
