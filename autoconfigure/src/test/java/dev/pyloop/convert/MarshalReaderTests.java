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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link MarshalReader}.
 */
class MarshalReaderTests {

	private final MarshalReader reader = new MarshalReader();

	@Test
	void readWhenRegionIsInsideOfBufferReadsOnlyThat() {
		ByteBuffer buffer = ByteBuffer.allocateDirect(20).order(ByteOrder.BIG_ENDIAN);
		buffer.put(7, (byte) 'i').put(8, (byte) 0x2a).position(19);
		assertThat(this.reader.read(buffer, 7, 5)).isEqualTo(42);
		assertThat(buffer.position()).isEqualTo(19);
	}

	@Test
	void readWhenRegionIsOutsideOfBufferThrowsException() {
		ByteBuffer buffer = ByteBuffer.allocate(4);
		assertThatIllegalArgumentException().isThrownBy(() -> this.reader.read(buffer, 0, 5))
			.withMessageContaining("outside of the buffer");
		assertThatIllegalArgumentException().isThrownBy(() -> this.reader.read(buffer, Integer.MAX_VALUE, 4));
		assertThatIllegalArgumentException().isThrownBy(() -> this.reader.read(buffer, -1, 1));
	}

	@Test
	void readWhenValuesAreReferredToGivesSameObjects() {
		List<?> value = (List<?>) read("[03000000", "db02000000e901000000e902000000", "r00000000", "r01000000");
		assertThat(value.get(0)).isEqualTo(List.of(1, 2)).isSameAs(value.get(1));
		assertThat(value.get(2)).isEqualTo(1);
	}

	@Test
	void readWhenStringIsInternedOrUnicodeReadsIt() {
		assertThat(
				read("(06000000", "z0161", "Z0161", "a0100000061", "A0100000061", "u02000000c3#a4", "t03000000ed#a080"))
			.isEqualTo(List.of("a", "a", "a", "a", "ä", "\ud800"));
	}

	@Test
	void readWhenContainersAreNestedReadsThem() {
		assertThat(read("{", "z0161", ")00", "i01000000", "<01000000", ")01", "N", "0"))
			.isEqualTo(Map.of("a", Collections.emptyList(), 1, Set.of(Collections.singletonList(null))));
		assertThat(read("I0000000001000000")).isEqualTo(1L << 32);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			""          | ends too early
			i0100       | ends too early
			NN          | goes on after the value
			0           | has no value
			.           | has no value
			[ffffff7f   | announces 2147483647 elements
			[ffffffff   | announces -1 elements
			)ff         | announces 255 elements
			sffff0000ab | announces 65535 elements
			l0100000000800000 | digit -32768
			l010000000000     | digit 0
			l00000080         | announces an integer of -2147483648 digits
			lffffff3f         | announces an integer of 1073741823 digits
			r00000000         | refers to object 0 of 0
			u01000000ff       | not UTF-8
			u02000000c080     | not UTF-8
			u04000000f4908080 | not UTF-8
			c                 | type code 0x63
			S                 | type code 0x53
			[010000000        | an end where there is no dict
			{N0               | an end where there is no dict
			[01000000.        | Ellipsis that is not the start
			)02N.             | Ellipsis that is not the start
			db01000000r00000000 | contains itself
			)02.z0178         | extension "x" is unknown
			)01.              | extension "null" is unknown
			""")
	void readWhenBytesAreMalformedThrowsException(String bytes, String message) {
		assertThatExceptionOfType(MarshalException.class).isThrownBy(() -> read(bytes)).withMessageContaining(message);
		assertThat(read("i01000000")).isEqualTo(1);
	}

	@Test
	void readWhenExtensionIsMalformedNamesPath() {
		assertThatExceptionOfType(MarshalException.class)
			.isThrownBy(() -> read("{", "z056974656d73", "[02000000", "N", ")03.z0475756964s0100000000"))
			.withMessageContaining("A UUID has 16 bytes, not 1")
			.withMessageEndingWith("at $.items[1]")
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.items[1]"));
	}

	@Test
	void readWhenManyContainersAnnounceWhatIsLeftTakesLittleMemory() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		for (int i = 0; i < 1000; i++) {
			bytes.writeBytes(bytes("[00000001"));
		}
		bytes.writeBytes(new byte[1 << 24]);
		assertThatExceptionOfType(MarshalException.class).isThrownBy(() -> read(bytes.toByteArray()))
			.withMessageContaining("announces 16777216 elements");
	}

	@Test
	void readWhenNestedTooDeepThrowsException() {
		byte[] bytes = ")01".repeat(1100).concat("N").getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(MarshalException.class)
			.isThrownBy(() -> read(bytes(new String(bytes, StandardCharsets.ISO_8859_1))))
			.withMessageContaining("more than 1000 deep")
			.withMessageContaining("$[0][0][0]");
	}

	@Test
	void readWhenReferencesMultiplyThrowsException() {
		StringBuilder laughs = new StringBuilder("[28000000").append("db00000000");
		for (int i = 0; i < 39; i++) {
			String reference = "r%02x000000".formatted(i);
			laughs.append("db02000000").append(reference).append(reference);
		}
		assertThatExceptionOfType(MarshalException.class).isThrownBy(() -> read(laughs.toString()))
			.withMessageContaining("refers to the same objects so often");
	}

	@Test
	void readWhenKeysAreTooLargeToHashThrowsException() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(bytes("(02000000#a810270000"));
		bytes.writeBytes("N".repeat(10_000).getBytes(StandardCharsets.ISO_8859_1));
		bytes.writeBytes(bytes("<88130000" + "r00000000".repeat(5000)));
		assertThatExceptionOfType(MarshalException.class).isThrownBy(() -> read(bytes.toByteArray()))
			.withMessageContaining("too large to hash");
	}

	private @Nullable Object read(String... parts) {
		return read(bytes(String.join("", parts)));
	}

	private @Nullable Object read(byte[] bytes) {
		return this.reader.read(ByteBuffer.wrap(bytes), 0, bytes.length);
	}

	private static byte[] bytes(String notation) {
		return MarshalNotation.parse(notation);
	}

}
