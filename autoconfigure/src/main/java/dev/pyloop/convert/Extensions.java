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
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Tagged tuples, for what {@code marshal} cannot carry: {@code Ellipsis}, the tag, then
 * what the tag needs.
 */
final class Extensions {

	static final String ARRAY = "arr";

	static final String DATE = "date";

	static final String DATE_TIME = "dt";

	static final String DECIMAL = "dec";

	static final String DURATION = "td";

	static final String ELLIPSIS = "...";

	static final String ND_ARRAY = "nd";

	static final String TIME = "time";

	static final String UUID_TAG = "uuid";

	private static final int MAX_DECIMAL = 100_000;

	private Extensions() {
	}

	static Object read(List<?> tuple) {
		Object tag = (tuple.size() > 1) ? tuple.get(1) : null;
		try {
			return read(String.valueOf(tag), tuple);
		}
		catch (RefusedValueException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw new RefusedValueException(
					"The extension %s is malformed: %s".formatted(ValueText.of(tag), ex.getMessage()), ex);
		}
	}

	private static Object read(String tag, List<?> tuple) {
		return switch (tag) {
			case DATE_TIME -> dateTime(text(tuple, 2), (tuple.size() > 3) ? text(tuple, 3) : null);
			case DATE -> TemporalText.parseDate(text(tuple, 2));
			case TIME -> time(text(tuple, 2));
			case DURATION -> Duration.ofDays(integer(tuple, 2))
				.plusSeconds(integer(tuple, 3))
				.plusNanos(Math.multiplyExact(integer(tuple, 4), 1000L));
			case DECIMAL -> decimal(text(tuple, 2));
			case UUID_TAG -> uuid(bytes(tuple, 2));
			case ARRAY -> PrimitiveArrays.read(text(tuple, 2), bytes(tuple, 3));
			case ND_ARRAY ->
				new PythonArray(text(tuple, 2), shape(element(tuple, 3)), ByteBuffer.wrap(bytes(tuple, 4)));
			case ELLIPSIS -> PythonEllipsis.INSTANCE;
			default -> throw new RefusedValueException("The extension %s is unknown".formatted(ValueText.of(tag)));
		};
	}

	private static Object dateTime(String text, @Nullable String zone) {
		int index = TemporalText.offsetIndex(text, 11);
		LocalDateTime value = TemporalText.parseDateTime(text.substring(0, index));
		if (index == text.length()) {
			return value;
		}
		ZoneOffset offset = TemporalText.parseOffset(text.substring(index));
		return (zone != null) ? ZonedDateTime.ofInstant(value, offset, ZoneId.of(zone))
				: OffsetDateTime.of(value, offset);
	}

	private static Object time(String text) {
		int index = TemporalText.offsetIndex(text, 0);
		LocalTime value = TemporalText.parseTime(text.substring(0, index));
		return (index == text.length()) ? value : OffsetTime.of(value, TemporalText.parseOffset(text.substring(index)));
	}

	private static BigDecimal decimal(String text) {
		if (text.length() > MAX_DECIMAL) {
			throw new RefusedValueException("A Decimal has more than %d characters".formatted(MAX_DECIMAL));
		}
		return new BigDecimal(text);
	}

	private static UUID uuid(byte[] bytes) {
		if (bytes.length != 16) {
			throw new RefusedValueException("A UUID has 16 bytes, not " + bytes.length);
		}
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		return new UUID(buffer.getLong(), buffer.getLong());
	}

	private static List<Integer> shape(@Nullable Object value) {
		List<Integer> shape = new ArrayList<>();
		for (Object dimension : (List<?>) element(value)) {
			shape.add((Integer) element(dimension));
		}
		return shape;
	}

	private static String text(List<?> tuple, int index) {
		return (String) element(tuple, index);
	}

	private static int integer(List<?> tuple, int index) {
		return (Integer) element(tuple, index);
	}

	private static byte[] bytes(List<?> tuple, int index) {
		return (byte[]) element(tuple, index);
	}

	private static Object element(List<?> tuple, int index) {
		return element(tuple.get(index));
	}

	private static Object element(@Nullable Object value) {
		if (value == null) {
			throw new RefusedValueException("An extension has None where it needs a value");
		}
		return value;
	}

}
