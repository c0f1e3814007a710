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

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;

/**
 * Raised by a converter that does not know where its value is; whoever walks through the
 * outermost value adds the path.
 */
final class RefusedValueException extends RuntimeException {

	private final String path;

	RefusedValueException(String message) {
		this(message, null);
	}

	RefusedValueException(String message, @Nullable Throwable cause) {
		this(message, ValuePath.ROOT, cause);
	}

	private RefusedValueException(String message, String path, @Nullable Throwable cause) {
		super(message, cause, false, false);
		this.path = path;
	}

	RefusedValueException in(ValuePath outer) {
		return new RefusedValueException(String.valueOf(getMessage()), outer.append(this.path).toString(), getCause());
	}

	PythonConversionException toConversionException() {
		return new PythonConversionException("%s at %s".formatted(getMessage(), this.path), this.path, getCause());
	}

	MarshalException toMarshalException() {
		return new MarshalException(String.valueOf(getMessage()), this.path, getCause());
	}

}
