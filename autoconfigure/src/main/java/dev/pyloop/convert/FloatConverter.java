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

/**
 * Converts {@code float} from and to {@code float} of Python, whose digits beyond those
 * of a Java {@code float} are rounded.
 */
final class FloatConverter extends ExactConverter<Float> {

	FloatConverter() {
		super(Float.class);
	}

	@Override
	public void write(Float value, ValueWriter out) {
		out.marshal().writeDouble(value);
	}

	@Override
	public Float read(Object value, Target target) {
		double number = ExactNumbers.toDouble(value, target);
		float result = (float) number;
		if (Float.isInfinite(result) && !Double.isInfinite(number)) {
			throw target.refuse(value, "it is out of the range of a float");
		}
		return result;
	}

}
