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

import java.time.Duration;

/**
 * Converts {@link Duration} from and to {@code timedelta}, which counts microseconds.
 */
final class DurationConverter extends ExactConverter<Duration> {

	private static final long SECONDS_PER_DAY = 86_400;

	private static final int MAX_DAYS = 999_999_999;

	DurationConverter() {
		super(Duration.class);
	}

	@Override
	public void write(Duration value, ValueWriter out) {
		long days = Math.floorDiv(value.getSeconds(), SECONDS_PER_DAY);
		if (Math.abs(days) > MAX_DAYS) {
			throw new RefusedValueException(
					"%s cannot travel: a timedelta has at most %d days".formatted(value, MAX_DAYS));
		}
		MarshalWriter marshal = out.marshal();
		marshal.beginExtension(Extensions.DURATION, 3);
		marshal.writeLong(days);
		marshal.writeLong(Math.floorMod(value.getSeconds(), SECONDS_PER_DAY));
		marshal.writeInt(value.getNano() / 1000);
	}

	@Override
	public Duration read(Object value, Target target) {
		if (value instanceof Duration duration) {
			return duration;
		}
		throw target.refuse(value);
	}

}
