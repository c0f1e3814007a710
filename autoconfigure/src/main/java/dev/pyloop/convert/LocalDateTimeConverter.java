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

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;

/**
 * Converts {@link LocalDateTime} from and to {@code datetime} without a zone.
 */
final class LocalDateTimeConverter extends ExactConverter<LocalDateTime> {

	LocalDateTimeConverter() {
		super(LocalDateTime.class);
	}

	@Override
	public void write(LocalDateTime value, ValueWriter out) {
		out.marshal().writeExtension(Extensions.DATE_TIME, TemporalText.of(value));
	}

	@Override
	public LocalDateTime read(Object value, Target target) {
		if (value instanceof LocalDateTime dateTime) {
			return dateTime;
		}
		if (value instanceof OffsetDateTime || value instanceof ZonedDateTime) {
			throw target.refuse(value, "it has a time zone: use OffsetDateTime, ZonedDateTime or Instant");
		}
		throw target.refuse(value);
	}

}
