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

import org.jspecify.annotations.Nullable;

/**
 * Narrowing of numbers that loses nothing.
 */
final class ExactNumbers {

	private static final int MAX_DIGITS = 100_000;

	private static final double TWO_TO_63 = 0x1p63;

	private ExactNumbers() {
	}

	static long toLong(Object value, long minimum, long maximum, Target target) {
		Long number = toLong(value);
		if (number != null && number >= minimum && number <= maximum) {
			return number;
		}
		if (number == null && !isInteger(value)) {
			throw refuse(value, target);
		}
		throw target.refuse(value, "it is out of the range from %d to %d".formatted(minimum, maximum));
	}

	static BigInteger toBigInteger(Object value, Target target) {
		Long number = toLong(value);
		if (number != null) {
			return BigInteger.valueOf(number);
		}
		if (value instanceof BigInteger integer) {
			return integer;
		}
		if (isInteger(value)) {
			BigDecimal decimal = (value instanceof BigDecimal given) ? given : new BigDecimal((Double) value);
			if ((long) decimal.precision() - decimal.scale() <= MAX_DIGITS) {
				return decimal.toBigIntegerExact();
			}
			throw target.refuse(value, "it has more than %d digits".formatted(MAX_DIGITS));
		}
		throw refuse(value, target);
	}

	static double toDouble(Object value, Target target) {
		if (value instanceof Double || value instanceof Float || value instanceof Integer || value instanceof Short
				|| value instanceof Byte) {
			return ((Number) value).doubleValue();
		}
		if (value instanceof Long number) {
			if ((long) (double) number == number && number != Long.MAX_VALUE) {
				return number;
			}
			throw target.refuse(value, "it has more digits than a double");
		}
		if (value instanceof BigInteger number) {
			double result = number.doubleValue();
			if (!Double.isInfinite(result) && new BigDecimal(result).toBigInteger().equals(number)) {
				return result;
			}
			throw target.refuse(value, "it has more digits than a double");
		}
		if (value instanceof BigDecimal number) {
			double result = number.doubleValue();
			if (!Double.isInfinite(result)) {
				return result;
			}
			throw target.refuse(value, "it is out of the range of a double");
		}
		throw refuse(value, target);
	}

	private static @Nullable Long toLong(Object value) {
		if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
			return ((Number) value).longValue();
		}
		if (value instanceof BigInteger number) {
			return (number.bitLength() < Long.SIZE) ? number.longValue() : null;
		}
		if (value instanceof Double number) {
			boolean exact = number == Math.rint(number) && number >= -TWO_TO_63 && number < TWO_TO_63;
			return exact ? (Long) number.longValue() : null;
		}
		if (value instanceof BigDecimal number) {
			return toLong(number);
		}
		return null;
	}

	private static @Nullable Long toLong(BigDecimal value) {
		try {
			return value.longValueExact();
		}
		catch (ArithmeticException ex) {
			return null;
		}
	}

	private static boolean isInteger(Object value) {
		if (value instanceof Double number) {
			return number == Math.rint(number) && !Double.isInfinite(number);
		}
		if (value instanceof BigDecimal number) {
			return number.signum() == 0 || number.scale() <= 0 || number.stripTrailingZeros().scale() <= 0;
		}
		return value instanceof BigInteger || value instanceof Long || value instanceof Integer;
	}

	private static RefusedValueException refuse(Object value, Target target) {
		if (value instanceof Double || value instanceof BigDecimal) {
			return target.refuse(value, "it is not a whole number");
		}
		return target.refuse(value);
	}

}
