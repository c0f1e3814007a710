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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Dates and times with a zone.
 */
final class ZonedTimes {

	private static final Pattern OFFSET_ZONE = Pattern.compile("(UTC|GMT|UT)[+-].*");

	private ZonedTimes() {
	}

	static ZonedDateTime of(Object value, Target target) {
		if (value instanceof ZonedDateTime dateTime) {
			return dateTime;
		}
		if (value instanceof OffsetDateTime dateTime) {
			return dateTime.toZonedDateTime();
		}
		if (value instanceof LocalDateTime) {
			throw target.refuse(value, "it has no time zone: use LocalDateTime, or give it a tzinfo in Python");
		}
		throw target.refuse(value);
	}

	/**
	 * Return the name of a zone for Python's {@code zoneinfo}.
	 * @param zone the zone
	 * @return the name, or {@code null} if the zone is an offset
	 */
	static @Nullable String zoneKey(ZoneId zone) {
		boolean offset = zone instanceof ZoneOffset || OFFSET_ZONE.matcher(zone.getId()).matches();
		return offset ? null : zone.getId();
	}

}
