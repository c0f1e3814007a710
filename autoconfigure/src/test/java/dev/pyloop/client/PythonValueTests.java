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

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.PythonArray;
import dev.pyloop.convert.PythonComplex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for values that travel through the bridge.
 */
class PythonValueTests extends PythonTest {

	static List<Arguments> values() {
		return List.of(Arguments.of(true, "bool True"), Arguments.of(0, "int 0"), Arguments.of(-1, "int -1"),
				Arguments.of(Integer.MIN_VALUE, "int -2147483648"),
				Arguments.of(Long.MAX_VALUE, "int 9223372036854775807"),
				Arguments.of(BigInteger.ONE.shiftLeft(100), "int 1267650600228229401496703205376"),
				Arguments.of(BigInteger.ONE.shiftLeft(63).negate().subtract(BigInteger.ONE),
						"int -9223372036854775809"),
				Arguments.of(1.5, "float 1.5"), Arguments.of(-0.0, "float -0.0"), Arguments.of(Double.NaN, "float nan"),
				Arguments.of(Double.NEGATIVE_INFINITY, "float -inf"), Arguments.of("", "str ''"),
				Arguments.of("h\u00e4\ud83d\ude00", "str 'h\u00e4\ud83d\ude00'"),
				Arguments.of("\ud800", "str '\\ud800'"), Arguments.of("a\0b", "str 'a\\x00b'"),
				Arguments.of(List.of(1, "a"), "list [1, 'a']"), Arguments.of(Map.of("a", 1), "dict {'a': 1}"),
				Arguments.of(Set.of(1), "set {1}"), Arguments.of(new PythonComplex(1, -2), "complex (1-2j)"),
				Arguments.of(LocalDate.of(2026, 2, 28), "date datetime.date(2026, 2, 28)"),
				Arguments.of(LocalTime.of(12, 30), "time datetime.time(12, 30)"),
				Arguments.of(LocalDateTime.of(2026, 2, 28, 12, 30), "datetime datetime.datetime(2026, 2, 28, 12, 30)"),
				Arguments.of(Duration.ofSeconds(-1, 5000),
						"timedelta datetime.timedelta(days=-1, seconds=86399, microseconds=5)"),
				Arguments.of(new BigDecimal("12.340"), "Decimal Decimal('12.340')"),
				Arguments.of(UUID.fromString("12345678-1234-5678-1234-567812345678"),
						"UUID UUID('12345678-1234-5678-1234-567812345678')"));
	}

	@ParameterizedTest
	@MethodSource("values")
	void valueTravelsBothWays(Object value, String described) {
		assertThat(call("values:describe", String.class, value)).isEqualTo(described);
		assertThat(fixture("basic:echo").args(value).call().block(LONG)).isEqualTo(value);
		assertThat(fixture("basic:echo").args(List.of(Map.of("k", value))).call().block(LONG))
			.isEqualTo(List.of(Map.of("k", value)));
	}

	@Test
	void bytesAndPrimitiveArraysTravelBothWays() {
		byte[] bytes = { 0, -1, 5 };
		assertThat(call("basic:echo", byte[].class, (Object) bytes)).isEqualTo(bytes);
		int[] numbers = { 1, -2, Integer.MAX_VALUE };
		assertThat(call("basic:type_name", String.class, (Object) numbers)).isEqualTo("array");
		assertThat(call("basic:echo", int[].class, (Object) numbers)).isEqualTo(numbers);
		double[] doubles = { 1.5, Double.NaN };
		assertThat(call("basic:echo", double[].class, (Object) doubles)).isEqualTo(doubles);
	}

	@Test
	void recordsAreDictsInPython() {
		assertThat(call("basic:type_name", String.class, new Point(1, 2.5))).isEqualTo("dict");
		assertThat(call("basic:echo", Point.class, new Point(1, 2.5))).isEqualTo(new Point(1, 2.5));
		assertThat(value("dataclass", Point.class)).isEqualTo(new Point(1, 2.5));
		assertThat(value("namedtuple", Pair.class)).isEqualTo(new Pair("a", new Point(1, 2.5)));
	}

	@Test
	void beansAreDictsInPython() {
		Customer customer = new Customer();
		customer.setName("Ada");
		customer.setBirthday(LocalDate.of(1815, 12, 10));
		customer.setPlaces(List.of(new Point(1, 2.5)));
		assertThat(call("basic:repr_of", String.class, customer)).startsWith("{")
			.contains("'name': 'Ada'", "'birthday': datetime.date(1815, 12, 10)", "'places': [{");
		assertThat(call("basic:echo", Customer.class, customer)).usingRecursiveComparison().isEqualTo(customer);
		assertThat(this.python.eval("{'name': 'Bob', 'places': []}").call(Customer.class).block(LONG).getName())
			.isEqualTo("Bob");
	}

	@Test
	void pydanticModelsTravelAsRecords() {
		assertThat(value("pydantic", Item.class))
			.isEqualTo(new Item("n", new BigDecimal("9.99"), Collections.emptyList(), new Point(1, 2)));
		Item item = new Item("m", new BigDecimal("1.50"), List.of("t"), null);
		assertThat(call("values:parse_item", String.class, item)).isEqualTo("m 1.50 ['t']");
	}

	@Test
	void enumsTravelByName() {
		assertThat(value("enum", Color.class)).isEqualTo(Color.GREEN);
		assertThat(call("values:describe", String.class, Color.RED)).isEqualTo("str 'RED'");
	}

	@Test
	void optionalIsItsValueOrNone() {
		assertThat(call("basic:repr_of", String.class, Optional.empty())).isEqualTo("None");
		assertThat(call("basic:repr_of", String.class, Optional.of(5))).isEqualTo("5");
	}

	@Test
	void numpyScalarsAreNumbers() {
		assertThat(value("numpy_int", Integer.class)).isEqualTo(5);
		assertThat(value("numpy_float", Double.class)).isEqualTo(0.5);
		assertThat(value("numpy_bool", Boolean.class)).isTrue();
	}

	@Test
	void numpyArraysKeepTypeAndShape() {
		PythonArray array = value("numpy_array", PythonArray.class);
		assertThat(array.dtype()).isEqualTo("<f8");
		assertThat(array.shape()).containsExactly(2, 3);
		assertThat(array.data().getDouble(5 * 8)).isEqualTo(5.0);
		PythonArray transposed = value("numpy_transposed", PythonArray.class);
		assertThat(transposed.shape()).containsExactly(3, 2);
		assertThat(transposed.toList()).isEqualTo(List.of(List.of(0, 3), List.of(1, 4), List.of(2, 5)));
		assertThat(call("values:sum_of_array", Double.class, PythonArray.of(new double[] { 1, 2, 3, 4 }, 2, 2)))
			.isEqualTo(10.0);
		assertThat(call("values:shape_of_array", String.class, PythonArray.of(new int[] { 1, 2, 3, 4 }, 4, 1)))
			.isEqualTo("int32 (4, 1)");
	}

	@Test
	void zonesAreKept() {
		ZonedDateTime time = value("datetime_zone", ZonedDateTime.class);
		assertThat(time).isEqualTo(ZonedDateTime.of(2026, 7, 1, 12, 30, 0, 0, ZoneId.of("Europe/Berlin")));
		assertThat(value("datetime_utc", Instant.class)).isEqualTo(Instant.parse("2026-02-28T12:30:00Z"));
		assertThat(call("basic:echo", ZonedDateTime.class, time)).isEqualTo(time);
	}

	@Test
	void containersTravelAThousandDeepAndNoDeeper() {
		assertThat(call("errors:depth_of", Integer.class, nested(1, 999))).isEqualTo(999);
		assertThat(fixture("errors:nested").args(999).call().block(LONG)).isEqualTo(nested(1, 999));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> call("errors:depth_of", Integer.class, nested(1, 1100)))
			.satisfies((ex) -> assertThat(ex.getPath()).startsWith("$[0][0]"));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> fixture("errors:nested").args(1100).call().block(LONG))
			.satisfies((ex) -> assertThat(ex.getPath()).startsWith("$[0][0]"));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> fixture("errors:self_containing").call().block(LONG));
		assertThat(call("basic:add", Integer.class, 1)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(strings = { "9223372036854775808", "1e3" })
	void numberThatDoesNotFitIsAnError(String number) {
		Object value = number.contains("e") ? (Object) 1.5 : new BigInteger(number);
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> call("basic:echo", Long.class, value));
	}

	private static Object nested(Object value, int depth) {
		Object nested = value;
		for (int i = 0; i < depth; i++) {
			nested = List.of(nested);
		}
		return nested;
	}

	private <T> T value(String name, Class<T> type) {
		return fixture("values:value").args(name).call(type).block(LONG);
	}

	enum Color {

		RED, GREEN

	}

	record Point(int x, double y) {

	}

	record Pair(String left, Point right) {

	}

	record Item(String name, BigDecimal price, List<String> tags, Point point) {

	}

	/**
	 * A bean with getters and setters.
	 */
	public static class Customer {

		private String name;

		private LocalDate birthday;

		private List<Point> places;

		public String getName() {
			return this.name;
		}

		public void setName(String name) {
			this.name = name;
		}

		public LocalDate getBirthday() {
			return this.birthday;
		}

		public void setBirthday(LocalDate birthday) {
			this.birthday = birthday;
		}

		public List<Point> getPlaces() {
			return this.places;
		}

		public void setPlaces(List<Point> places) {
			this.places = places;
		}

	}

}
