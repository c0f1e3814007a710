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

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonConverters}.
 */
class PythonConvertersTests {

	private final PythonConverters converters = PythonConverters.create(null);

	@ParameterizedTest
	@MethodSource("conversions")
	void convertWhenValueFitsGivesTarget(Object value, Type target, Object expected) {
		Object result = this.converters.convert(value, target);
		assertThat(result).isEqualTo(expected);
	}

	static Stream<Arguments> conversions() {
		OffsetDateTime dateTime = OffsetDateTime.parse("2026-01-01T00:00:00+01:00");
		return Stream.of(arguments(1, int.class, 1), arguments(1, Long.class, 1L), arguments(1, byte.class, (byte) 1),
				arguments(3.0, Integer.class, 3), arguments(1L << 40, long.class, 1L << 40),
				arguments(1, Double.class, 1.0), arguments(1, BigInteger.class, BigInteger.ONE),
				arguments(1e30, BigInteger.class, new BigDecimal(1e30).toBigInteger()),
				arguments(new BigDecimal("2.00"), Integer.class, 2), arguments(0.1, float.class, 0.1f),
				arguments(Double.NaN, Float.class, Float.NaN), arguments(0.1, BigDecimal.class, new BigDecimal("0.1")),
				arguments(new BigDecimal("0.1"), Double.class, 0.1), arguments(7, Number.class, 7),
				arguments("x", char.class, 'x'), arguments("x", CharSequence.class, "x"),
				arguments("x", Object.class, "x"), arguments("SECONDS", TimeUnit.class, TimeUnit.SECONDS),
				arguments(2, PythonComplex.class, new PythonComplex(2, 0)),
				arguments(dateTime, Instant.class, dateTime.toInstant()),
				arguments(dateTime, ZonedDateTime.class, dateTime.toZonedDateTime()),
				arguments(List.of(1, 2), int[].class, new int[] { 1, 2 }),
				arguments(new int[] { 1, 2 }, new ParameterizedTypeReference<List<Long>>() {
				}.getType(), List.of(1L, 2L)),
				arguments(List.of(List.of(1)), double[][].class, new double[][] { { 1 } }),
				arguments(List.of(1), new ParameterizedTypeReference<Optional<Long>[]>() {
				}.getType(), new Optional<?>[] { Optional.of(1L) }),
				arguments(Map.of("a", List.of(1)), new ParameterizedTypeReference<Map<String, List<? extends Long>>>() {
				}.getType(), Map.of("a", List.of(1L))),
				arguments(Map.of(1, "SECONDS"), new ParameterizedTypeReference<SortedMap<Long, TimeUnit>>() {
				}.getType(), Map.of(1L, TimeUnit.SECONDS)),
				arguments(List.of(1, 1), new ParameterizedTypeReference<Set<Short>>() {
				}.getType(), Set.of((short) 1)),
				arguments(List.of("a"), new ParameterizedTypeReference<Collection<String>>() {
				}.getType(), List.of("a")), arguments(1, OptionalInt.class, OptionalInt.of(1)),
				arguments(1, OptionalDouble.class, OptionalDouble.of(1)), arguments("x", Void.class, null));
	}

	@ParameterizedTest
	@MethodSource("keysThatAreEqualInPython")
	void writeWhenKeysAreEqualInPythonNamesTheSecond(Object value, String path) {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.write(value, new MarshalWriter()))
			.withMessageContaining("is equal in Python to what comes before it")
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo(path));
	}

	static Stream<Arguments> keysThatAreEqualInPython() {
		return Stream.of(arguments(List.of(map(1, 1L)), "$[0][1]"), arguments(map(1, "a", true), "$[true]"),
				arguments(Map.of("a", map(0.0, -0.0)), "$.a[-0.0]"), arguments(map(2, 2.0), "$[2.0]"),
				arguments(map(new BigDecimal("1.0"), new BigDecimal("1.00")), "$[1.00]"),
				arguments(map("x", 'x'), "$[a value of java.lang.Character]"),
				arguments(map(BigInteger.ONE.shiftLeft(70), Math.scalb(1.0, 70)), "$[1.1805916207174113E21]"),
				arguments(new LinkedHashSet<>(List.of("a", (byte) 3, (short) 3)), "$[2]"),
				arguments(Map.of("s", new LinkedHashSet<>(List.of(false, 7, 0))), "$.s[2]"));
	}

	@Test
	void writeWhenKeysDifferInPythonWritesThem() {
		Map<Object, Object> map = map(1, 2L, 1.5, "1", false, new BigDecimal("0.1"), 0.1, Double.NaN, null);
		MarshalWriter out = new MarshalWriter();
		this.converters.write(List.of(1, 1L, true, Set.of(1, 2.5)), out);
		out.reset();
		this.converters.write(map, out);
		Map<?, ?> read = (Map<?, ?>) this.converters.read(ByteBuffer.wrap(out.array()), 0, out.size());
		assertThat(read).hasSize(map.size());
	}

	private static Map<Object, Object> map(@Nullable Object... keys) {
		Map<Object, Object> map = new LinkedHashMap<>();
		for (Object key : keys) {
			map.put(key, "value");
		}
		return map;
	}

	@Test
	void convertWhenNoneGivesWhatStandsForIt() {
		assertThat((Object) this.converters.convert(null, String.class)).isNull();
		assertThat((Object) this.converters.convert(null, void.class)).isNull();
		assertThat((Object) this.converters.convert(null, Optional.class)).isEqualTo(Optional.empty());
		assertThat((Object) this.converters.convert(null, OptionalInt.class)).isEqualTo(OptionalInt.empty());
		assertThat(refusal(null, int.class)).hasMessageContaining("None cannot become int: use Integer");
	}

	@ParameterizedTest
	@MethodSource("refusedConversions")
	void convertWhenValueDoesNotFitNamesValueAndType(Object value, Type target, String message) {
		assertThat(refusal(value, target)).hasMessageContaining(message);
	}

	static Stream<Arguments> refusedConversions() {
		return Stream.of(
				arguments(1L << 40, int.class,
						"1099511627776 (int) cannot become int: it is out of the range from -2147483648"),
				arguments(300, Byte.class, "300 (int) cannot become Byte: it is out of the range from -128 to 127"),
				arguments(1.5, Integer.class, "1.5 (float) cannot become Integer: it is not a whole number"),
				arguments(Double.NaN, Long.class, "it is not a whole number"),
				arguments(1e300, Float.class, "out of the range of a float"),
				arguments((1L << 53) + 1, Double.class, "more digits than a double"),
				arguments(BigInteger.TEN.pow(400), Double.class, "an integer of 1329 bits (int) cannot become Double"),
				arguments(new BigDecimal("1E+999999999"), BigInteger.class, "more than 100000 digits"),
				arguments(new BigDecimal("1E+999999999"), Long.class, "out of the range"),
				arguments(true, Integer.class, "true (bool) cannot become Integer"),
				arguments("1", Integer.class, "\"1\" (str) cannot become Integer"),
				arguments(1, String.class, "1 (int) cannot become String"),
				arguments("ab", Character.class, "one character"),
				arguments("DAY", TimeUnit.class, "its names are [NANOSECONDS"),
				arguments(LocalDateTime.MIN, Instant.class, "it has no time zone"),
				arguments(OffsetDateTime.MAX, LocalDateTime.class, "it has a time zone"),
				arguments("x", List.class, "\"x\" (str) cannot become java.util.List"),
				arguments(List.of(1), Map.class, "list of 1 elements"),
				arguments(LocalDate.EPOCH, String.class, "1970-01-01 (LocalDate) cannot become String"),
				arguments(1, Thread.class, "cannot become Thread"));
	}

	@Test
	void convertWhenValueInsideDoesNotFitNamesPath() {
		Object value = Map.of("items", List.of(Map.of("a b", 1), Map.of("price", "x")));
		Type target = new ParameterizedTypeReference<Map<String, List<Map<String, Integer>>>>() {
		}.getType();
		assertThat(refusal(value, target)).hasMessage("\"x\" (str) cannot become Integer at $.items[1].price")
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.items[1].price"));
		assertThat(refusal(Map.of("a b", List.of(true)), new ParameterizedTypeReference<Map<String, long[]>>() {
		}.getType()).getPath()).isEqualTo("$[\"a b\"][0]");
	}

	@ParameterizedTest
	@MethodSource("refusedValues")
	void writeWhenValueCannotTravelSaysWhy(Object value, String message) {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> write(Map.of("items", Arrays.asList(null, value))))
			.withMessageContaining(message)
			.satisfies((ex) -> assertThat(ex.getPath()).isEqualTo("$.items[1]"));
	}

	static Stream<Arguments> refusedValues() {
		return Stream.of(Arguments.of(Period.ofMonths(1), "Use a Duration"),
				Arguments.of(LocalDate.of(10_000, 1, 1), "years from 1 to 9999"),
				Arguments.of(Instant.MAX, "years from 1 to 9999"),
				Arguments.of(Duration.ofSeconds(Long.MAX_VALUE), "999999999 days"),
				Arguments.of(Mono.just(1), "wait for its result"),
				Arguments.of(new CompletableFuture<>(), "wait for its result"),
				Arguments.of(Stream.of(1), "collect it in a list"),
				Arguments.of(Thread.currentThread(), "register a PythonConverter"),
				Arguments.of(new Object(), "pass a record"), Arguments.of(String.class, "pass a record"));
	}

	@Test
	void writeWhenKeyCannotBeHashedSaysWhy() {
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> write(Set.of(List.of(Map.of("a", 1)))))
			.withMessage("dict of 1 entries cannot be an element of a set or a key: Python does not hash a dict"
					+ " at $[0][0]");
	}

	@Test
	void writeWhenContainersAreNestedTooDeepNamesPath() {
		assertThat(write(nested(1000)).size()).isPositive();
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> write(nested(1001)))
			.withMessageStartingWith("Containers are nested more than 1000 deep at $[0][0]");
	}

	@Test
	void writeWhenListContainsItselfNamesPath() {
		List<Object> list = new ArrayList<>();
		Map<String, Object> map = new HashMap<>();
		list.add(1);
		list.add(map);
		map.put("self", list);
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> write(Map.of("a", list)))
			.withMessage("dict of 1 entries contains itself at $.a[1]");
	}

	@Test
	void writeWhenCollectionChangesItsSizeThrowsException() {
		Collection<Object> changing = new ArrayList<>(List.of(1, 2)) {

			@Override
			public int size() {
				return 3;
			}

		};
		assertThatExceptionOfType(PythonConversionException.class).isThrownBy(() -> write(changing))
			.withMessageContaining("changed its size");
	}

	@Test
	void writeWhenValueFailedBeforeWritesNextOne() {
		MarshalWriter writer = new MarshalWriter();
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> this.converters.write(List.of(List.of(new Object())), writer));
		writer.reset();
		this.converters.write(List.of(1), writer);
		assertThat(read(writer)).isEqualTo(List.of(1));
		assertThat(writer.hasExtensions()).isFalse();
		this.converters.write(LocalDate.EPOCH, writer);
		assertThat(writer.hasExtensions()).isTrue();
		writer.reset();
		assertThat(writer.hasExtensions()).isFalse();
	}

	private PythonConversionException refusal(@Nullable Object value, Type target) {
		try {
			return org.assertj.core.api.Assertions.fail("Became %s", (Object) this.converters.convert(value, target));
		}
		catch (PythonConversionException ex) {
			return ex;
		}
	}

	private MarshalWriter write(Object value) {
		MarshalWriter writer = new MarshalWriter();
		this.converters.write(value, writer);
		return writer;
	}

	private @Nullable Object read(MarshalWriter writer) {
		return this.converters.read(java.nio.ByteBuffer.wrap(writer.array()), 0, writer.size());
	}

	private static List<?> nested(int depth) {
		List<?> value = Collections.emptyList();
		for (int i = 1; i < depth; i++) {
			value = Collections.singletonList(value);
		}
		return value;
	}

	private static Arguments arguments(@Nullable Object... arguments) {
		return Arguments.of(arguments);
	}

}
