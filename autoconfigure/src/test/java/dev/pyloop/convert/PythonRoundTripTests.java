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
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PythonConverters} with CPython on the other side.
 */
class PythonRoundTripTests {

	private static PythonPeer python;

	@BeforeAll
	static void start() {
		python = new PythonPeer();
	}

	@AfterAll
	static void stop() {
		python.close();
	}

	@ParameterizedTest
	@MethodSource("values")
	void writeWhenReadByPythonComesBackEqual(Object value, String check) {
		assertThat(python.eval(check, value)).isEqualTo(true);
		assertThat(python.echo(value)).isEqualTo(value);
	}

	static Stream<Arguments> values() {
		UUID uuid = UUID.fromString("12345678-1234-5678-9234-567812345678");
		Map<Object, Object> map = new LinkedHashMap<>();
		map.put("text", 1);
		map.put(2, List.of(1, 2));
		map.put(uuid, Map.of("a", LocalDate.of(2026, 1, 2)));
		map.put(null, Arrays.asList(1, null));
		return Stream.of(arguments(true, "value is True"), arguments(1, "value == 1 and type(value) is int"),
				arguments(-1L << 40, "value == -(1 << 40)"),
				arguments(BigInteger.ONE.shiftLeft(1000).negate(), "value == -(1 << 1000)"),
				arguments(0.1, "value == 0.1"), arguments(Double.NaN, "value != value"),
				arguments(Double.NEGATIVE_INFINITY, "value == -math.inf"),
				arguments(-0.0, "value == 0 and math.copysign(1, value) == -1"),
				arguments("a\u00e4\u20ac\ud83d\ude00\u0000", "value == 'a\\xe4\\u20ac\\U0001f600\\0'"),
				arguments("x\ud800y", "value == 'x\\ud800y'"),
				arguments(new byte[] { 0, -1 }, "value == b'\\x00\\xff'"),
				arguments(new PythonComplex(1, -2.5), "value == 1-2.5j"),
				arguments(PythonEllipsis.INSTANCE, "value is ..."),
				arguments(new BigDecimal("1.50"), "str(value) == '1.50' and type(value) is decimal.Decimal"),
				arguments(new BigDecimal("-1E+500"), "value == decimal.Decimal('-1E+500')"),
				arguments(uuid, "value == uuid.UUID('12345678-1234-5678-9234-567812345678')"),
				arguments(LocalDate.of(1, 1, 1), "value == datetime.date.min"),
				arguments(LocalTime.of(23, 59, 59, 999_999_000), "value == datetime.time.max"),
				arguments(LocalDateTime.of(2026, 2, 3, 4, 5), "value == datetime.datetime(2026, 2, 3, 4, 5)"),
				arguments(OffsetDateTime.of(2026, 2, 3, 4, 5, 6, 7000, ZoneOffset.ofHoursMinutes(-3, -30)),
						"value.isoformat() == '2026-02-03T04:05:06.000007-03:30'"),
				arguments(OffsetTime.of(1, 2, 3, 0, ZoneOffset.ofTotalSeconds(3723)),
						"value.isoformat() == '01:02:03+01:02:03'"),
				arguments(ZonedDateTime.of(2026, 7, 1, 12, 0, 0, 0, ZoneId.of("Europe/Berlin")),
						"value.tzinfo == zoneinfo.ZoneInfo('Europe/Berlin') and value.hour == 12"),
				arguments(Duration.ofDays(-2).plusMillis(1), "value == datetime.timedelta(-2, 0, 1000)"),
				arguments(new int[] { 1, -2 }, "value == array.array('i', [1, -2])"),
				arguments(new long[] { 1L << 40 }, "value == array.array('q', [1 << 40])"),
				arguments(new short[] { -1 }, "value == array.array('h', [-1])"),
				arguments(new float[] { 0.5f }, "value == array.array('f', [0.5])"),
				arguments(new double[] { 0.1, 2 }, "value == array.array('d', [0.1, 2])"),
				arguments(PythonArray.of(new double[] { 1, 2, 3, 4, 5, 6 }, 2, 3),
						"value.dtype == np.float64 and (value == np.arange(1, 7).reshape(2, 3)).all()"),
				arguments(new PythonArray(">i2", Collections.emptyList(), ByteBuffer.wrap(new byte[] { 1, 2 })),
						"value.dtype.str == '>i2' and value == 258"),
				arguments(Collections.emptyList(), "value == []"), arguments(Collections.emptyMap(), "value == {}"),
				arguments(Collections.emptySet(), "value == set()"),
				arguments(Set.of(1, "a", List.of(1, 2)), "value == {1, 'a', (1, 2)}"),
				arguments(new LinkedHashSet<>(List.of(Set.of(1))), "value == {frozenset({1})}"),
				arguments(map, "list(value) == ['text', 2, uuid.UUID(int=0x12345678123456789234567812345678), None]"));
	}

	private static Arguments arguments(Object value, String check) {
		return Arguments.of(value, check);
	}

	@Test
	void writeWhenNullIsNone() {
		assertThat(python.eval("value is None", null)).isEqualTo(true);
		assertThat(python.echo(null)).isNull();
	}

	@Test
	void writeWhenTypeHasAnotherInPythonIsThat() {
		Instant instant = Instant.parse("2026-01-01T00:00:00.123456789Z");
		assertThat(
				python.eval("value == datetime.datetime(2026, 1, 1, 0, 0, 0, 123456, datetime.timezone.utc)", instant))
			.isEqualTo(true);
		assertThat(python.<Instant>echo(instant, Instant.class)).isEqualTo("2026-01-01T00:00:00.123456Z");
		assertThat(python.eval("value == 'MONDAY'", DayOfWeek.MONDAY)).isEqualTo(true);
		assertThat(python.<DayOfWeek>echo(DayOfWeek.MONDAY, DayOfWeek.class)).isEqualTo(DayOfWeek.MONDAY);
		assertThat(python.eval("value == [1, None]", List.of(Optional.of(1), Optional.empty()))).isEqualTo(true);
		assertThat(python.eval("value == b'ab'", ByteBuffer.wrap("xabx".getBytes()).position(1).limit(3)))
			.isEqualTo(true);
		assertThat(python.eval("value == ['x', 'yz', [True, False]]",
				new Object[] { 'x', new char[] { 'y', 'z' }, new boolean[] { true, false } }))
			.isEqualTo(true);
		assertThat(python.<Path>echo(Path.of("/tmp/x"), Path.class)).isEqualTo(Path.of("/tmp/x"));
		assertThat(python.<Float>echo(1.1f, Float.class)).isEqualTo(1.1f);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Europe/Berlin", "America/New_York", "UTC", "Asia/Kathmandu", "Australia/Lord_Howe" })
	void writeWhenDateTimeIsNearChangeOfClocksKeepsInstantAndZone(String zone) {
		for (int hour = 0; hour < 366 * 24; hour += 7) {
			ZonedDateTime value = Instant.ofEpochSecond(1_767_225_600L + hour * 3600L).atZone(ZoneId.of(zone));
			assertThat(python.echo(value)).isEqualTo(value);
		}
	}

	@Test
	void readWhenDateTimeIsInOverlapKeepsFold() {
		Object second = python
			.eval("datetime.datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))");
		assertThat(second).isEqualTo(ZonedDateTime.ofLocal(LocalDateTime.of(2026, 10, 25, 2, 30),
				ZoneId.of("Europe/Berlin"), ZoneOffset.ofHours(1)));
		assertThat(python.eval("value.fold == 1 and value.utcoffset() == datetime.timedelta(hours=1)", second))
			.isEqualTo(true);
	}

	@Test
	void readWhenValueIsOfPythonTypeIsItsCounterpart() {
		assertThat(python.eval("(1, [2, (3,)])")).isEqualTo(List.of(1, List.of(2, List.of(3))));
		assertThat(python.eval("Item('a', decimal.Decimal('1.5'))"))
			.isEqualTo(mapOf("name", "a", "price", new BigDecimal("1.5")));
		assertThat(python.eval("Point(1, Point(2, 3))")).isEqualTo(mapOf("x", 1, "y", mapOf("x", 2, "y", 3)));
		assertThat(python.eval("Order(number=1, placed=datetime.datetime(2026, 1, 1), items=[Item('a', 1)])"))
			.isEqualTo(mapOf("number", 1, "placed", LocalDateTime.of(2026, 1, 1, 0, 0), "items",
					List.of(mapOf("name", "a", "price", 1))));
		assertThat(python.eval("[Color.RED, range(3), collections.deque([1]), collections.OrderedDict(a=1)]"))
			.isEqualTo(List.of("RED", List.of(0, 1, 2), List.of(1), Map.of("a", 1)));
		assertThat(convert("[bytearray(b'a')]", byte[][].class)).isEqualTo(new byte[][] { { 'a' } });
		assertThat(python.eval("{b'a': 1}")).isEqualTo(Map.of(ByteBuffer.wrap(new byte[] { 'a' }), 1));
	}

	@Test
	void readWhenValueIsOfNumPyKeepsTypeAndShape() {
		assertThat(python.eval("[np.float64(1.5), np.int64(7), np.bool_(True), np.str_('x'), np.float32(0.5)]"))
			.isEqualTo(List.of(1.5, 7, true, "x", 0.5));
		assertThat(python.eval("np.arange(6, dtype='>i4').reshape(2, 3)[:, ::2]")).isEqualTo(new PythonArray(">i4",
				List.of(2, 2), ByteBuffer.allocate(16).putInt(0).putInt(2).putInt(3).putInt(5).flip()));
		assertThat(python.eval("np.asfortranarray(np.arange(4, dtype='u1').reshape(2, 2))"))
			.isEqualTo(PythonArray.of(new byte[] { 0, 1, 2, 3 }, 2, 2));
		assertThat(python.eval("np.zeros((0, 3))")).isEqualTo(PythonArray.of(new double[0], 0, 3));
		assertThat(((PythonArray) convert("np.array(['2026-01-01'], 'M8[ns]')", Object.class)).dtype())
			.isEqualTo("<M8[ns]");
		assertThat((Object) convert("np.array([[1, 2], [3, 4]], 'f2')", double[][].class))
			.isEqualTo(new double[][] { { 1, 2 }, { 3, 4 } });
		assertThat((Object) convert("np.array([[0.1, 65504, 6e-8, -np.inf]], 'f2')", List.class))
			.isEqualTo(List.of(List.of(0.0999755859375, 65504.0, 0x1p-24, Double.NEGATIVE_INFINITY)));
		assertThat((Object) convert("np.array(['ab', 'c'])", String[].class)).isEqualTo(new String[] { "ab", "c" });
		assertThat((Object) convert("np.array(3.5)", Double.class)).isEqualTo(3.5);
		assertThat((Object) convert("np.array([2**64 - 1], 'u8')", List.class))
			.isEqualTo(List.of(new BigInteger("18446744073709551615")));
	}

	private static <T> T convert(String expression, Class<T> type) {
		return python.converters().convert(python.eval(expression), type);
	}

	private static Map<String, Object> mapOf(@Nullable Object... entries) {
		Map<String, Object> map = new LinkedHashMap<>();
		for (int i = 0; i < entries.length; i += 2) {
			map.put((String) entries[i], entries[i + 1]);
		}
		return map;
	}

}
