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
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link MarshalSequence}.
 */
class MarshalSequenceTests {

	@Test
	void skipGoesFromValueToValue() {
		ByteBuffer list = marshal("5b09000000" + "4e" + "54" + "46" + "6907000000" + "67000000000000f83f"
				+ "75020000006162" + "6c03000000010002000300" + "6cffffffff0100" + "7500000000");
		assertThat(read(list))
			.isEqualTo(Arrays.asList(null, true, false, 7, 1.5, "ab", 1L + (2L << 15) + (3L << 30), -1, ""));
	}

	@Test
	void emptyListHasNoValues() {
		assertThat(read(marshal("5b00000000"))).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "5b", "5b000000", "2801000000", "db01000000" })
	void createWhenThereIsNoListThrowsException(String hex) {
		ByteBuffer data = marshal(hex);
		assertThatExceptionOfType(MarshalException.class)
			.isThrownBy(() -> new MarshalSequence(data, 0, data.capacity()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "69", "69010000", "67000000000000f8", "75ffffffff", "75030000006161", "6c00000080",
			"6c0200000001", "7200000000", "5b00000000", "ce" })
	void skipWhenValueIsCutOffOrNotSimpleThrowsException(String hex) {
		ByteBuffer data = marshal("5b01000000" + hex);
		MarshalSequence sequence = new MarshalSequence(data, 0, data.capacity());
		assertThatExceptionOfType(MarshalException.class).isThrownBy(sequence::skip);
	}

	private static ByteBuffer marshal(String hex) {
		return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
	}

	private static List<Object> read(ByteBuffer list) {
		MarshalSequence sequence = new MarshalSequence(list, 0, list.capacity());
		MarshalReader reader = new MarshalReader();
		List<Object> values = new ArrayList<>();
		for (int i = 0; i < sequence.size(); i++) {
			int start = sequence.position();
			sequence.skip();
			values.add(reader.read(list, start, sequence.position() - start));
		}
		assertThat(sequence.position()).isEqualTo(list.capacity());
		return values;
	}

}
