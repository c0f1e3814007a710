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

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import dev.pyloop.PythonException;
import dev.pyloop.PythonModuleNotFoundException;

/**
 * Reads what {@code _bootstrap.py} answers: a byte that tells what follows, then the
 * marshalled result or type, message and traceback of an exception.
 */
final class PythonAnswer {

	private static final byte OK = 0;

	private static final byte MODULE_NOT_FOUND = 2;

	private PythonAnswer() {
	}

	static byte[] unwrap(String module, byte[] answer) {
		if (answer[0] == OK) {
			return Arrays.copyOfRange(answer, 1, answer.length);
		}
		throw exception(module, answer);
	}

	private static PythonException exception(String module, byte[] answer) {
		String[] parts = new String(answer, 1, answer.length - 1, StandardCharsets.UTF_8).split("\0", -1);
		PythonRaisedException raised = new PythonRaisedException(parts[0], parts[1], parts[2]);
		if (answer[0] == MODULE_NOT_FOUND) {
			return new PythonModuleNotFoundException("Module '" + module + "' cannot be imported: " + parts[1], raised);
		}
		return raised;
	}

}
