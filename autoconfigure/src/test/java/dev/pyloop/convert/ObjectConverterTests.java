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

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.ParameterizedTypeReference;
import tools.jackson.databind.JsonNode;

import dev.pyloop.PythonConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObjectConverter}.
 */
class ObjectConverterTests {

	private static final Everything EVERYTHING = new Everything(LocalDate.EPOCH, LocalDateTime.MIN.withYear(2026),
			ZonedDateTime.of(2026, 7, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin")), Instant.EPOCH, Duration.ofMillis(-1),
			new BigDecimal("1.50"), new UUID(1, 2), new byte[] { 1, -1 }, new double[] { 0.1, -2 }, TimeUnit.DAYS,
			Optional.of(LocalDate.EPOCH), PythonArray.of(new float[] { 1, 2 }, 2, 1), new PythonComplex(1, 2),
			Map.of(7, new UUID(3, 4)), List.of(Instant.EPOCH), Set.of(1L), 1.5f, 'x', null);

	private final PythonConverters converters = PythonConverters.create(null);

	@Test
	void writeWhenRecordHasValuesOfPythonPassesThemThrough() {
		Map<?, ?> properties = (Map<?, ?>) roundTrip(EVERYTHING);
		Map<String, @Nullable Object> expected = new LinkedHashMap<>();
		expected.put("date", LocalDate.EPOCH);
		expected.put("dateTime", EVERYTHING.dateTime());
		expected.put("zoned", EVERYTHING.zoned());
		expected.put("instant", OffsetDateTime.parse("1970-01-01T00:00:00Z"));
		expected.put("duration", Duration.ofMillis(-1));
		expected.put("price", new BigDecimal("1.50"));
		expected.put("id", new UUID(1, 2));
		expected.put("unit", "DAYS");
		expected.put("optional", LocalDate.EPOCH);
		expected.put("array", EVERYTHING.array());
		expected.put("complex", new PythonComplex(1, 2));
		expected.put("byNumber", Map.of(7, new UUID(3, 4)));
		expected.put("instants", List.of(OffsetDateTime.parse("1970-01-01T00:00:00Z")));
		expected.put("numbers", List.of(1));
		expected.put("single", 1.5);
		expected.put("letter", "x");
		expected.put("nothing", null);
		assertThat(properties.get("bytes")).isEqualTo(new byte[] { 1, -1 });
		assertThat(properties.get("doubles")).isEqualTo(new double[] { 0.1, -2 });
		properties.keySet().removeAll(Set.of("bytes", "doubles"));
		assertThat(properties).isEqualTo(expected);
	}

	@Test
	void readWhenRecordWasWrittenGivesSameRecord() {
		Everything result = this.converters.convert(roundTrip(EVERYTHING), Everything.class);
		assertThat(result).usingRecursiveComparison().isEqualTo(EVERYTHING);
	}

	@Test
	void readWhenListOfRecordsGivesRecords() {
		Object value = List.of(Map.of("label", "a", "score", 0.5), Map.of("label", "b", "score", 1));
		List<Score> scores = this.converters.convert(value, new ParameterizedTypeReference<List<Score>>() {
		}.getType());
		assertThat(scores).containsExactly(new Score("a", 0.5), new Score("b", 1));
	}

	@Test
	void readWhenListIsArrayOfNumPyTakesIt() {
		Vector vector = this.converters.convert(Map.of("values", PythonArray.of(new double[] { 1, 2 })), Vector.class);
		assertThat(vector).isEqualTo(new Vector(List.of(1.0, 2.0)));
	}

	@Test
	void readWhenOnlyJacksonKnowsTypeLeavesItToJackson() {
		Counters counters = this.converters.convert(Map.of("count", 3, "queue", List.of(0.5)), Counters.class);
		assertThat(counters.count()).hasValue(3);
		assertThat(counters.queue()).containsExactly(0.5);
		ArrayDeque<Double> queue = this.converters.convert(new double[] { 0.5 },
				new ParameterizedTypeReference<ArrayDeque<Double>>() {
				}.getType());
		assertThat(queue).containsExactly(0.5);
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.convert(Map.of("queue", new double[] { 0.5 }), Counters.class))
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.queue"));
	}

	@Test
	void readWhenPropertyDoesNotFitNamesPath() {
		Object value = Map.of("orders", List.of(Map.of("score", 1), Map.of("score", "x")));
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(
				() -> this.converters.convert(value, new ParameterizedTypeReference<Map<String, List<Score>>>() {
				}.getType()))
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.orders[1].score"));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.convert(Map.of("count", 1.5), Counted.class))
			.withMessageStartingWith("1.5 (float) cannot become int: it is not a whole number")
			.withMessageEndingWith("at $.count");
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.convert(Map.of("count", 1L << 40), Counted.class))
			.withMessageStartingWith("1099511627776 (int) cannot become int: it is out of the range");
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.convert(3, Score.class))
			.withMessageContaining("3 (int) cannot become")
			.withMessageContaining("Score");
	}

	@Test
	void writeWhenPropertyCannotTravelNamesPath() {
		Object value = Map.of("a", new Holder(List.of(new Holder(new Object()))));
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> roundTrip(value))
			.withMessageContaining("pass a record".replace("pass", "Pass"))
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.a.value[0].value"));
	}

	@Test
	void writeWhenObjectsAreNestedTooDeepThrowsException() {
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> roundTrip(holders(2000)))
			.satisfies((ex) -> assertThat(ex.getPath()).startsWith("$.value.value"));
		assertThat(roundTrip(holders(490))).isNotNull();
		Node node = new Node();
		node.next = node;
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> roundTrip(node));
		Node first = new Node();
		first.next = new Node();
		first.next.next = first;
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> roundTrip(first));
	}

	@Test
	void readWhenObjectsAreNestedTooDeepThrowsException() {
		Object value = Collections.emptyMap();
		for (int i = 0; i < 900; i++) {
			value = Collections.singletonMap("next", value);
		}
		Object deep = value;
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.convert(deep, Node.class))
			.withMessageContaining("500");
	}

	@Test
	void convertWhenTargetIsTreeGivesTree() {
		JsonNode node = this.converters.convert(Map.of("a", List.of(1, "x")), JsonNode.class);
		assertThat(node.toString()).isEqualTo("{\"a\":[1,\"x\"]}");
		assertThat(roundTrip(node)).isEqualTo(Map.of("a", List.of(1, "x")));
	}

	@Test
	void writeWhenRecordIsEmptyIsEmptyDict() {
		assertThat(roundTrip(new Empty())).isEqualTo(Collections.emptyMap());
	}

	private @Nullable Object roundTrip(Object value) {
		MarshalWriter writer = new MarshalWriter();
		this.converters.write(value, writer);
		return this.converters.read(ByteBuffer.wrap(writer.array()), 0, writer.size());
	}

	private static Object holders(int depth) {
		Object value = 1;
		for (int i = 0; i < depth; i++) {
			value = new Holder(value);
		}
		return value;
	}

	record Everything(LocalDate date, LocalDateTime dateTime, ZonedDateTime zoned, Instant instant, Duration duration,
			BigDecimal price, UUID id, byte[] bytes, double[] doubles, TimeUnit unit, Optional<LocalDate> optional,
			PythonArray array, PythonComplex complex, Map<Integer, UUID> byNumber, List<Instant> instants,
			Set<Long> numbers, float single, char letter, @Nullable Integer nothing) {

	}

	record Score(@Nullable String label, double score) {

	}

	record Vector(List<Double> values) {

	}

	record Counters(AtomicInteger count, ArrayDeque<Double> queue) {

	}

	record Counted(int count) {

	}

	record Holder(Object value) {

	}

	record Empty() {

	}

	static class Node {

		public @Nullable Node next;

	}

}
