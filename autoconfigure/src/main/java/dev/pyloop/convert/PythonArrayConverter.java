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
 * Converts arrays of NumPy.
 */
final class PythonArrayConverter extends ExactConverter<PythonArray> {

	PythonArrayConverter() {
		super(PythonArray.class);
	}

	@Override
	public void write(PythonArray value, ValueWriter out) {
		if (out.isHashable()) {
			throw new RefusedValueException("A NumPy array cannot be a key or an element of a set");
		}
		MarshalWriter marshal = out.marshal();
		marshal.beginExtension(Extensions.ND_ARRAY, 3);
		marshal.writeString(value.dtype());
		marshal.beginTuple(value.dimensions());
		value.shape().forEach(marshal::writeInt);
		marshal.writeBytes(value.data());
	}

	@Override
	public PythonArray read(Object value, Target target) {
		if (value instanceof PythonArray array) {
			return array;
		}
		if (value instanceof double[] values) {
			return PythonArray.of(values);
		}
		if (value instanceof float[] values) {
			return PythonArray.of(values);
		}
		if (value instanceof int[] values) {
			return PythonArray.of(values);
		}
		if (value instanceof long[] values) {
			return PythonArray.of(values);
		}
		throw target.refuse(value, "return a NumPy array");
	}

}
