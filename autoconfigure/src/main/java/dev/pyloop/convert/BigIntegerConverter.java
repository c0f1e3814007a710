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

import java.math.BigInteger;

/**
 * Converts {@link BigInteger} from and to {@code int}.
 */
final class BigIntegerConverter extends ExactConverter<BigInteger> {

	BigIntegerConverter() {
		super(BigInteger.class);
	}

	@Override
	public void write(BigInteger value, ValueWriter out) {
		out.marshal().writeBigInteger(value);
	}

	@Override
	public BigInteger read(Object value, Target target) {
		return ExactNumbers.toBigInteger(value, target);
	}

}
