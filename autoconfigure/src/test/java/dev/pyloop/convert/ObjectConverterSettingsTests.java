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

import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.PythonConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ObjectConverter} with a mapper and converters of the user.
 */
class ObjectConverterSettingsTests {

	@Test
	void convertWhenMapperHasSettingsFollowsThem() {
		JsonMapper mapper = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		PythonConverters converters = PythonConverters.create(mapper);
		MarshalWriter writer = new MarshalWriter();
		converters.write(new Named("x", LocalDate.EPOCH), writer);
		Object value = converters.read(ByteBuffer.wrap(writer.array()), 0, writer.size());
		assertThat(value).isEqualTo(Map.of("full-name", "x", "birth_date", LocalDate.EPOCH));
		assertThat((Object) converters.convert(value, Named.class)).isEqualTo(new Named("x", LocalDate.EPOCH));
		assertThat((Object) converters.convert(Map.of("birth_date", "01.02.2026"), Named.class))
			.isEqualTo(new Named(null, LocalDate.of(2026, 2, 1)));
	}

	@Test
	void convertWhenConverterIsRegisteredUsesIt() {
		PythonConverters converters = PythonConverters.create(null, new MoneyConverter());
		MarshalWriter writer = new MarshalWriter();
		converters.write(List.of(new Holder(new Money(5)), new Money(7)), writer);
		Object value = converters.read(ByteBuffer.wrap(writer.array()), 0, writer.size());
		assertThat(value).isEqualTo(List.of(Map.of("value", "5 EUR"), "7 EUR"));
		assertThat((Object) converters.convert("7 EUR", Money.class)).isEqualTo(new Money(7));
		assertThatExceptionOfType(PythonConversionException.class)
			.isThrownBy(() -> converters.convert(List.of("x"), Money[].class))
			.withMessageEndingWith("no money at $[0]");
	}

	record Money(int amount) {

	}

	record Named(@JsonProperty("full-name") @Nullable String fullName,
			@JsonFormat(pattern = "dd.MM.yyyy") LocalDate birthDate) {

	}

	static class MoneyConverter implements PythonConverter<Money> {

		@Override
		public Class<Money> getType() {
			return Money.class;
		}

		@Override
		public Object toPython(Money value) {
			return value.amount() + " EUR";
		}

		@Override
		public Money fromPython(Object value) {
			if (value instanceof String text && text.endsWith(" EUR")) {
				return new Money(Integer.parseInt(text.substring(0, text.length() - 4)));
			}
			throw new IllegalArgumentException("no money");
		}

	}

	record Holder(Object value) {

	}

}
