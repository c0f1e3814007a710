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

import java.util.ArrayList;
import java.util.List;

/**
 * The converters that pyloop brings, the more special ones first.
 */
final class BuiltInConverters {

	private BuiltInConverters() {
	}

	static List<TypeConverter<?>> get() {
		List<TypeConverter<?>> converters = new ArrayList<>();
		converters.addAll(scalars());
		converters.addAll(temporals());
		converters.addAll(containers());
		return converters;
	}

	private static List<TypeConverter<?>> scalars() {
		return List.of(new BooleanConverter(), new IntegerConverter(), new LongConverter(), new DoubleConverter(),
				new FloatConverter(), new ShortConverter(), new ByteConverter(), new BigIntegerConverter(),
				new BigDecimalConverter(), new CharacterConverter(), new StringConverter(), new CharArrayConverter(),
				new ByteArrayConverter(), new ByteBufferConverter(), new UuidConverter(), new PathConverter(),
				new PythonComplexConverter(), new PythonEllipsisConverter(), new EnumConverter());
	}

	private static List<TypeConverter<?>> temporals() {
		return List.of(new LocalDateConverter(), new LocalTimeConverter(), new OffsetTimeConverter(),
				new LocalDateTimeConverter(), new OffsetDateTimeConverter(), new ZonedDateTimeConverter(),
				new InstantConverter(), new DateConverter(), new DurationConverter(), new PeriodConverter());
	}

	private static List<TypeConverter<?>> containers() {
		return List.of(new OptionalConverter(), new PrimitiveOptionalConverter.OfInt(),
				new PrimitiveOptionalConverter.OfLong(), new PrimitiveOptionalConverter.OfDouble(),
				new PythonArrayConverter(), new PrimitiveArrayConverter(), new ObjectArrayConverter(),
				new SetConverter(), new CollectionConverter(), new MapConverter(), new InterfaceConverter(),
				new UnsupportedConverter());
	}

}
