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
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Values of any type that come back from Python as they went.
 */
final class RandomValues {

	private static final long DAY = 86_400;

	private static final List<String> ZONES = List.of("Europe/Berlin", "America/St_Johns", "Asia/Tokyo", "UTC");

	private final SplittableRandom random;

	RandomValues(SplittableRandom random) {
		this.random = random;
	}

	@Nullable Object next() {
		return next(4);
	}

	private @Nullable Object next(int depth) {
		if (depth == 0 || this.random.nextInt(3) != 0) {
			return leaf();
		}
		return switch (this.random.nextInt(3)) {
			case 0 -> list(depth - 1);
			case 1 -> map(depth - 1);
			default -> set();
		};
	}

	private List<@Nullable Object> list(int depth) {
		List<@Nullable Object> list = new ArrayList<>();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			list.add(next(depth));
		}
		return list;
	}

	private Map<@Nullable Object, @Nullable Object> map(int depth) {
		Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			map.put(this.random.nextBoolean() ? text() : key(), next(depth));
		}
		return map;
	}

	private Set<@Nullable Object> set() {
		Set<@Nullable Object> set = new LinkedHashSet<>();
		for (int i = this.random.nextInt(6); i > 0; i--) {
			set.add(key());
		}
		return set;
	}

	private @Nullable Object key() {
		return switch (this.random.nextInt(5)) {
			case 0 -> null;
			case 1 -> this.random.nextInt(2, 100);
			case 2 -> List.of(text(), this.random.nextInt());
			case 3 -> new UUID(this.random.nextLong(), this.random.nextLong());
			default -> text();
		};
	}

	private @Nullable Object leaf() {
		return switch (this.random.nextInt(14)) {
			case 0 -> null;
			case 1 -> this.random.nextBoolean();
			case 2 -> integer();
			case 3 -> Double.longBitsToDouble(this.random.nextLong() & ~(1L << 62));
			case 4 -> new PythonComplex(this.random.nextDouble(), -this.random.nextDouble());
			case 5 -> new BigDecimal(BigInteger.valueOf(this.random.nextLong()), this.random.nextInt(-50, 50));
			case 6 -> new UUID(this.random.nextLong(), this.random.nextLong());
			case 7 ->
				Duration.ofSeconds(this.random.nextLong(-DAY * 1000, DAY * 1000), this.random.nextInt(1000) * 1000L);
			case 8 -> LocalDate.ofEpochDay(this.random.nextInt(-700_000, 2_900_000));
			case 9 -> LocalTime.ofSecondOfDay(this.random.nextLong(DAY)).plusNanos(this.random.nextInt(1000) * 1000L);
			case 10 -> dateTime();
			case 11 -> dateTime().atZone(ZoneId.of(ZONES.get(this.random.nextInt(ZONES.size()))));
			case 12 -> OffsetDateTime.of(dateTime(), ZoneOffset.ofTotalSeconds(this.random.nextInt(-64_800, 64_801)));
			default -> text();
		};
	}

	private LocalDateTime dateTime() {
		return LocalDateTime.ofEpochSecond(this.random.nextLong(-DAY * 30_000, DAY * 30_000),
				this.random.nextInt(1_000_000) * 1000, ZoneOffset.UTC);
	}

	private Object integer() {
		BigInteger value = new BigInteger(this.random.nextInt(1, 300), new java.util.Random(this.random.nextLong()));
		BigInteger signed = this.random.nextBoolean() ? value : value.negate();
		if (signed.bitLength() < Integer.SIZE) {
			return signed.intValue();
		}
		return (signed.bitLength() < Long.SIZE) ? (Object) signed.longValue() : signed;
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		int limit = (this.random.nextInt(3) != 0) ? 0x80 : 0x10000;
		for (int i = this.random.nextInt(12); i > 0; i--) {
			text.append((char) this.random.nextInt(limit));
		}
		return text.toString();
	}

}
