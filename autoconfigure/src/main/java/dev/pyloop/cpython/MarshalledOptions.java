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

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few values that the runtime itself hands to Python, in the format of
 * {@code marshal}.
 */
final class MarshalledOptions {

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	static byte[] of(int id) {
		return new MarshalledOptions().value('i', id).toByteArray();
	}

	static byte[] of(int id, PythonRuntimeOptions options) {
		MarshalledOptions marshalled = new MarshalledOptions().value('(', 3).value('i', id);
		marshalled.value('[', options.path().size());
		options.path().forEach((folder) -> marshalled.text(folder.toString()));
		marshalled.bytes.write('{');
		options.environment().forEach((name, value) -> marshalled.text(name).text(value));
		marshalled.bytes.write('0');
		return marshalled.toByteArray();
	}

	static byte[] of(long pid, long memoryLimit, int nice, byte[] configuration) {
		MarshalledOptions marshalled = new MarshalledOptions().value('(', 4);
		marshalled.text(Long.toString(pid)).text(Long.toString(memoryLimit)).value('i', nice);
		marshalled.value('s', configuration.length).bytes.writeBytes(configuration);
		return marshalled.toByteArray();
	}

	private MarshalledOptions text(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		value('u', utf8.length);
		this.bytes.writeBytes(utf8);
		return this;
	}

	private MarshalledOptions value(char type, int value) {
		this.bytes.write(type);
		this.bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
		return this;
	}

	private byte[] toByteArray() {
		return this.bytes.toByteArray();
	}

}
