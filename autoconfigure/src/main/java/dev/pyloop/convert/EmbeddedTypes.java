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

import java.util.Date;
import java.util.Set;
import java.util.UUID;

/**
 * Types whose values Jackson passes through.
 */
final class EmbeddedTypes {

	private static final Set<Class<?>> TEMPORALS = Set.of(java.time.LocalDate.class, java.time.LocalTime.class,
			java.time.LocalDateTime.class, java.time.OffsetDateTime.class, java.time.OffsetTime.class,
			java.time.ZonedDateTime.class, java.time.Instant.class, java.time.Duration.class, java.time.Period.class);

	private EmbeddedTypes() {
	}

	static boolean isEmbedded(Class<?> type) {
		return TEMPORALS.contains(type) || Date.class.isAssignableFrom(type) || type == UUID.class
				|| java.nio.ByteBuffer.class.isAssignableFrom(type) || type == PythonArray.class
				|| type == PythonComplex.class || type == PythonEllipsis.class || isPrimitiveArray(type);
	}

	static boolean isNumber(Class<?> type) {
		return Number.class.isAssignableFrom(type);
	}

	static boolean isPrimitiveArray(Class<?> type) {
		return type.isArray() && type.getComponentType().isPrimitive() && type != char[].class;
	}

}
