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

import java.util.Optional;

/**
 * Converts {@link Optional} from and to a value or {@code None}.
 */
final class OptionalConverter implements TypeConverter<Optional<?>> {

	@Override
	public boolean writes(Class<?> type) {
		return type == Optional.class;
	}

	@Override
	public void write(Optional<?> value, ValueWriter out) {
		out.replace(value.orElse(null));
	}

	@Override
	public boolean reads(Class<?> target) {
		return target == Optional.class;
	}

	@Override
	public Object read(Object value, Target target) {
		return Optional.ofNullable(target.argument(0).convert(value));
	}

	@Override
	public Object readNone() {
		return Optional.empty();
	}

}
