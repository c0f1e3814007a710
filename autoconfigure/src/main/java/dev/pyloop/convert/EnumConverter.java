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

import java.util.Arrays;

/**
 * Converts enums from and to the name of the constant.
 */
final class EnumConverter implements TypeConverter<Enum<?>> {

	@Override
	public boolean writes(Class<?> type) {
		return Enum.class.isAssignableFrom(type);
	}

	@Override
	public void write(Enum<?> value, ValueWriter out) {
		out.marshal().writeString(value.name());
	}

	@Override
	public boolean reads(Class<?> target) {
		return target.isEnum();
	}

	@Override
	public Object read(Object value, Target target) {
		Object[] constants = target.rawClass().getEnumConstants();
		for (Object constant : constants) {
			if (constant == value || ((Enum<?>) constant).name().equals(value)) {
				return constant;
			}
		}
		throw target.refuse(value,
				"its names are " + Arrays.stream(constants).map((constant) -> ((Enum<?>) constant).name()).toList());
	}

}
