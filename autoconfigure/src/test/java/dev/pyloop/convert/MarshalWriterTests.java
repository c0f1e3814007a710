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

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MarshalWriter}.
 */
class MarshalWriterTests {

	private final PythonConverters converters = PythonConverters.create(null);

	private final MarshalWriter writer = new MarshalWriter();

	@Test
	void writeWhenListHasMapsRepeatsKeysByReference() {
		Map<String, Object> row = new LinkedHashMap<>();
		row.put("identifier", 1);
		row.put("größe", 2.5);
		List<?> rows = List.of(row, row, row);
		assertThat(roundTrip(rows)).isEqualTo(rows);
		String bytes = new String(this.writer.array(), 0, this.writer.size(),
				java.nio.charset.StandardCharsets.ISO_8859_1);
		assertThat(bytes.split("identifier", -1)).hasSize(2);
	}

	@Test
	void writeWhenIntegersOfEverySizeReadsThemBack() {
		for (int bits = 0; bits < 200; bits++) {
			BigInteger power = BigInteger.ONE.shiftLeft(bits);
			for (BigInteger value : Arrays.asList(power, power.negate(), power.subtract(BigInteger.ONE),
					power.add(BigInteger.ONE).negate())) {
				Object expected = (value.bitLength() < 32) ? (Object) value.intValue()
						: (value.bitLength() < 64) ? (Object) value.longValue() : value;
				assertThat(roundTrip(value)).isEqualTo(expected);
			}
		}
	}

	@Test
	void writeWhenStringHasAnyCodePointReadsItBack() {
		for (String text : Arrays.asList("", "a", "é", "€", "😀", "\uD800", "x\uDC00y", "\uDE00\uD83D", "\uFFFD", "?",
				"a".repeat(300), "é".repeat(300), "?\uD800".repeat(200), "\u0000")) {
			assertThat(roundTrip(text)).isEqualTo(text);
		}
	}

	@Test
	void writeBytesWhenBufferIsLongWritesOnlyWhatRemains() {
		byte[] bytes = new byte[200_000];
		for (int index = 0; index < bytes.length; index++) {
			bytes[index] = (byte) index;
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes, 11, 150_000).slice().position(7);
		this.writer.reset();
		this.writer.beginTuple(2);
		this.writer.writeBytes(buffer);
		this.writer.writeInt(1);
		Object read = this.converters.read(ByteBuffer.wrap(this.writer.array()), 0, this.writer.size());
		assertThat((List<?>) read).hasSize(2).last().isEqualTo(1);
		assertThat(((List<?>) read).get(0)).isEqualTo(Arrays.copyOfRange(bytes, 18, 150_011));
		assertThat(buffer.remaining()).isEqualTo(149_993);
	}

	private Object roundTrip(Object value) {
		this.writer.reset();
		this.converters.write(value, this.writer);
		return this.converters.read(ByteBuffer.wrap(this.writer.array()), 0, this.writer.size());
	}

}
