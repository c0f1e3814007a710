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

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Converts {@link BigDecimal} from and to {@code Decimal}.
 */
final class BigDecimalConverter extends ExactConverter<BigDecimal> {

	BigDecimalConverter() {
		super(BigDecimal.class);
	}

	@Override
	public void write(BigDecimal value, ValueWriter out) {
		out.marshal().writeExtension(Extensions.DECIMAL, value.toString());
	}

	@Override
	public BigDecimal read(Object value, Target target) {
		if (value instanceof BigDecimal decimal) {
			return decimal;
		}
		if (value instanceof Integer || value instanceof Long) {
			return BigDecimal.valueOf(((Number) value).longValue());
		}
		if (value instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		if (value instanceof Double number && Double.isFinite(number)) {
			return BigDecimal.valueOf(number);
		}
		throw target.refuse(value);
	}

}
