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

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Converts optional numbers from and to a number or {@code None}.
 *
 * @param <T> the type of the optional number
 */
abstract class PrimitiveOptionalConverter<T> extends ExactConverter<T> {

	private final T empty;

	private PrimitiveOptionalConverter(Class<T> type, T empty) {
		super(type);
		this.empty = empty;
	}

	@Override
	public Object readNone() {
		return this.empty;
	}

	/**
	 * Converts {@link OptionalInt}.
	 */
	static final class OfInt extends PrimitiveOptionalConverter<OptionalInt> {

		OfInt() {
			super(OptionalInt.class, OptionalInt.empty());
		}

		@Override
		public void write(OptionalInt value, ValueWriter out) {
			out.replace(value.isPresent() ? value.getAsInt() : null);
		}

		@Override
		public OptionalInt read(Object value, Target target) {
			return OptionalInt.of((int) ExactNumbers.toLong(value, Integer.MIN_VALUE, Integer.MAX_VALUE, target));
		}

	}

	/**
	 * Converts {@link OptionalLong}.
	 */
	static final class OfLong extends PrimitiveOptionalConverter<OptionalLong> {

		OfLong() {
			super(OptionalLong.class, OptionalLong.empty());
		}

		@Override
		public void write(OptionalLong value, ValueWriter out) {
			out.replace(value.isPresent() ? value.getAsLong() : null);
		}

		@Override
		public OptionalLong read(Object value, Target target) {
			return OptionalLong.of(ExactNumbers.toLong(value, Long.MIN_VALUE, Long.MAX_VALUE, target));
		}

	}

	/**
	 * Converts {@link OptionalDouble}.
	 */
	static final class OfDouble extends PrimitiveOptionalConverter<OptionalDouble> {

		OfDouble() {
			super(OptionalDouble.class, OptionalDouble.empty());
		}

		@Override
		public void write(OptionalDouble value, ValueWriter out) {
			out.replace(value.isPresent() ? value.getAsDouble() : null);
		}

		@Override
		public OptionalDouble read(Object value, Target target) {
			return OptionalDouble.of(ExactNumbers.toDouble(value, target));
		}

	}

}
