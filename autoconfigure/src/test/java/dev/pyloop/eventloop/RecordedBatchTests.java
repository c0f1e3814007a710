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

package dev.pyloop.eventloop;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.pyloop.eventloop.RecordedMeter.DurationClass;
import dev.pyloop.eventloop.RecordedMeter.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link RecordedBatch}.
 */
class RecordedBatchTests {

	@Test
	void ofReadsEachKind() {
		RecordedBatch batch = RecordedBatch.of(Arrays.asList(17L, 4711, 3, "gone", List.of(meter(0, 2.5),
				meter(1, -1.0), meter(2, List.of(List.of(0.5), List.of(List.of(2, 5.0, 3.0)))))));
		assertThat(batch.order()).isEqualTo(17);
		assertThat(batch.example()).isEqualTo("gone");
		assertThat(batch.recordings()).isEqualTo(3 + 3 * 7);
		assertThat(batch.meters()).containsExactly(
				new RecordedMeter(Kind.COUNTER, "orders", Map.of("shop", "a"), "orders", null, 7, 2.5,
						Collections.emptyList(), Collections.emptyList()),
				new RecordedMeter(Kind.GAUGE, "orders", Map.of("shop", "a"), "orders", null, 7, -1,
						Collections.emptyList(), Collections.emptyList()),
				new RecordedMeter(Kind.TIMER, "orders", Map.of("shop", "a"), "orders", null, 7, 0, List.of(0.5),
						List.of(new DurationClass(2, 5, 3))));
	}

	@Test
	void batchOfThisProcessIsOfNoWorker() {
		assertThat(batch(ProcessHandle.current().pid()).isOfWorkerProcess()).isFalse();
		assertThat(batch(ProcessHandle.current().pid() + 1).isOfWorkerProcess()).isTrue();
	}

	@ParameterizedTest
	@MethodSource("corrupt")
	void ofWhenPayloadIsCorruptFails(Object payload) {
		assertThatIllegalStateException().isThrownBy(() -> RecordedBatch.of(payload))
			.withMessageStartingWith("Corrupt");
	}

	static Stream<Object> corrupt() {
		return Stream.of("text", List.of(1, 2), Arrays.asList(1, 2, 3, null, "no meters"),
				Arrays.asList("1", 2, 3, null, Collections.emptyList()), Arrays.asList(1, 2, 3, null, List.of("meter")),
				Arrays.asList(1, 2, 3, null, List.of(meter(0, "no number"))),
				Arrays.asList(1, 2, 3, null, List.of(meter(2, 1.0))));
	}

	private static RecordedBatch batch(long process) {
		return RecordedBatch.of(Arrays.asList(1, process, 0, null, Collections.emptyList()));
	}

	private static List<Object> meter(int kind, Object value) {
		return Arrays.asList(kind, "orders", List.of("shop", "a"), "orders", null, 7, value);
	}

}
