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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Python code of a test, and calls of its functions that take and return text.
 */
final class PythonCode {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private PythonCode() {
	}

	static void write(Path folder, String module, String code) {
		try {
			Path file = folder.resolve(module.replace('.', '/') + ".py");
			Files.createDirectories(file.getParent());
			Files.writeString(file, code);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String call(PythonRuntime runtime, String module, String function, String argument) {
		return text(runtime.call(module, function, marshalled(argument), TIMEOUT));
	}

	static byte[] marshalled(String text) {
		byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
		byte[] marshalled = new byte[utf8.length + 5];
		marshalled[0] = 'u';
		for (int i = 0; i < Integer.BYTES; i++) {
			marshalled[i + 1] = (byte) (utf8.length >> (8 * i));
		}
		System.arraycopy(utf8, 0, marshalled, 5, utf8.length);
		return marshalled;
	}

	static String text(byte[] marshalled) {
		// z and Z have one byte for the length, u, a and t have four
		int type = marshalled[0] & 0x7f;
		int start = (type == 'z' || type == 'Z') ? 2 : 5;
		return new String(marshalled, start, marshalled.length - start, StandardCharsets.UTF_8);
	}

}
