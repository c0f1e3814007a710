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
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

/**
 * Tests for {@link MarshalReader} with mutated input. The number of inputs and the seed
 * can be set by the system properties {@code pyloop.fuzz.inputs} and
 * {@code pyloop.fuzz.seed}.
 */
class MarshalReaderFuzzTests {

	private static final int INPUTS = Integer.getInteger("pyloop.fuzz.inputs", 1_000_000);

	private static final long SEED = Long.getLong("pyloop.fuzz.seed", System.nanoTime());

	private static final int MAX_LENGTH = 2048;

	private static final Duration SLOW = Duration.ofSeconds(30);

	private static final byte[] TYPE_CODES = "NFT.iIlgysutaAzZ([{<>)r0cS:?".getBytes();

	private final SplittableRandom random = new SplittableRandom(SEED);

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(MAX_LENGTH + 8);

	private final MarshalReader reader = new MarshalReader();

	private final PythonConverters converters = PythonConverters.create(null);

	@Test
	void readWhenInputIsMutatedGivesValueOrOwnException() {
		List<byte[]> seeds = new MarshalSeeds(this.random.split()).create();
		int values = 0;
		for (int i = 0; i < INPUTS; i++) {
			values += read(mutate(seeds.get(this.random.nextInt(seeds.size()))), i) ? 1 : 0;
		}
		assertThat(values).isBetween(INPUTS / 100, INPUTS - INPUTS / 100);
	}

	private boolean read(byte[] bytes, int number) {
		int offset = number & 7;
		this.buffer.limit(offset + bytes.length).put(offset, bytes);
		long start = System.nanoTime();
		try {
			this.converters.convert(this.reader.read(this.buffer, offset, bytes.length), Object.class);
			return true;
		}
		catch (MarshalException ex) {
			return false;
		}
		catch (Throwable ex) {
			return fail("Input %d of seed %d: %s".formatted(number, SEED, HexFormat.of().formatHex(bytes)), ex);
		}
		finally {
			long elapsed = System.nanoTime() - start;
			if (elapsed > SLOW.toNanos()) {
				fail("Input %d of seed %d took %d ns: %s".formatted(number, SEED, elapsed,
						HexFormat.of().formatHex(bytes)));
			}
		}
	}

	private byte[] mutate(byte[] seed) {
		byte[] bytes = seed.clone();
		for (int i = this.random.nextInt(4); i >= 0; i--) {
			bytes = mutateOnce(bytes);
		}
		return (bytes.length <= MAX_LENGTH) ? bytes : Arrays.copyOf(bytes, MAX_LENGTH);
	}

	private byte[] mutateOnce(byte[] bytes) {
		if (bytes.length == 0) {
			return new byte[] { typeCode() };
		}
		int position = this.random.nextInt(bytes.length);
		switch (this.random.nextInt(7)) {
			case 0 -> overwrite(bytes, position, bytes[position] ^ (1 << this.random.nextInt(8)));
			case 1 -> overwrite(bytes, position, this.random.nextInt(256));
			case 2 -> overwrite(bytes, position, typeCode());
			case 3 -> overwriteInt(bytes, position);
			case 4 -> {
				return Arrays.copyOf(bytes, position);
			}
			case 5 -> {
				return splice(bytes, position, this.random.nextInt(bytes.length - position + 1), 0);
			}
			default -> {
				return splice(bytes, position, 0, this.random.nextInt(1, 6));
			}
		}
		return bytes;
	}

	private static void overwrite(byte[] bytes, int position, int value) {
		bytes[position] = (byte) value;
	}

	private void overwriteInt(byte[] bytes, int position) {
		int value = switch (this.random.nextInt(4)) {
			case 0 -> Integer.MAX_VALUE;
			case 1 -> -1;
			case 2 -> this.random.nextInt(bytes.length + 1);
			default -> this.random.nextInt();
		};
		for (int i = 0; i < 4 && position + i < bytes.length; i++) {
			bytes[position + i] = (byte) (value >> (8 * i));
		}
	}

	private byte[] splice(byte[] bytes, int position, int removed, int inserted) {
		byte[] result = new byte[bytes.length - removed + inserted];
		System.arraycopy(bytes, 0, result, 0, position);
		for (int i = 0; i < inserted; i++) {
			result[position + i] = (i == 0) ? typeCode() : (byte) this.random.nextInt(8);
		}
		System.arraycopy(bytes, position + removed, result, position + inserted, bytes.length - position - removed);
		return result;
	}

	private byte typeCode() {
		int code = TYPE_CODES[this.random.nextInt(TYPE_CODES.length)];
		return (byte) (this.random.nextBoolean() ? code : code | MarshalType.FLAG_REF);
	}

}
