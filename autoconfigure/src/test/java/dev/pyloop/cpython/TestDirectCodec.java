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

package dev.pyloop.cpython;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;

/**
 * A codec that converts as the client does and shows failures as they come.
 */
final class TestDirectCodec implements PythonDirectCodec {

	private final PythonConverters converters = PythonConverters.create(null);

	@Override
	public @Nullable Encoded encode(@Nullable Object value) {
		MarshalWriter writer = new MarshalWriter();
		try {
			this.converters.write(value, writer);
		}
		catch (PythonConversionException ex) {
			return null;
		}
		return new Encoded(writer.array(), writer.size(), writer.hasExtensions());
	}

	@Override
	public @Nullable Object decode(byte[] bytes) {
		return this.converters.read(ByteBuffer.wrap(bytes), 0, bytes.length);
	}

	@Override
	public RuntimeException failure(byte[] description) {
		return new Failure(new String(description, StandardCharsets.UTF_8));
	}

	/**
	 * A description as text.
	 */
	static final class Failure extends RuntimeException {

		Failure(String message) {
			super(message);
		}

	}

}
