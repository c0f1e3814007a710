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

import java.time.OffsetDateTime;

/**
 * Converts {@link OffsetDateTime} from and to {@code datetime} with an offset.
 */
final class OffsetDateTimeConverter extends ExactConverter<OffsetDateTime> {

	OffsetDateTimeConverter() {
		super(OffsetDateTime.class);
	}

	@Override
	public void write(OffsetDateTime value, ValueWriter out) {
		String text = TemporalText.of(value.toLocalDateTime(), value.getOffset());
		out.marshal().writeExtension(Extensions.DATE_TIME, text);
	}

	@Override
	public OffsetDateTime read(Object value, Target target) {
		return ZonedTimes.of(value, target).toOffsetDateTime();
	}

}
