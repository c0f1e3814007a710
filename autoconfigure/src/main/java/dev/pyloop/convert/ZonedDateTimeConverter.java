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

import java.time.ZonedDateTime;

/**
 * Converts {@link ZonedDateTime} from and to {@code datetime} with a zone.
 */
final class ZonedDateTimeConverter extends ExactConverter<ZonedDateTime> {

	ZonedDateTimeConverter() {
		super(ZonedDateTime.class);
	}

	@Override
	public void write(ZonedDateTime value, ValueWriter out) {
		String text = TemporalText.of(value.toLocalDateTime(), value.getOffset());
		String zone = ZonedTimes.zoneKey(value.getZone());
		if (zone == null) {
			out.marshal().writeExtension(Extensions.DATE_TIME, text);
			return;
		}
		MarshalWriter marshal = out.marshal();
		marshal.beginExtension(Extensions.DATE_TIME, 2);
		marshal.writeString(text);
		marshal.writeString(zone);
	}

	@Override
	public ZonedDateTime read(Object value, Target target) {
		return ZonedTimes.of(value, target);
	}

}
