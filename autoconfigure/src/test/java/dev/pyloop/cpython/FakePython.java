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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A shell script that describes itself as some Python.
 */
final class FakePython {

	private final Map<String, String> description = new LinkedHashMap<>();

	private FakePython(Path library) {
		this.description.put("implementation", "cpython");
		this.description.put("version", "3.12.1");
		this.description.put("prefix", "/fake");
		this.description.put("base-prefix", "/fake");
		this.description.put("base-executable", "/fake/bin/python3");
		this.description.put("bits", "64");
		this.description.put("machine", System.getProperty("os.arch"));
		this.description.put("platform", "linux-" + System.getProperty("os.arch"));
		this.description.put("free-threaded", "0");
		this.description.put("debug", "0");
		this.description.put("library", library.toString());
	}

	static FakePython create() {
		return new FakePython(Path.of("/fake/lib/libpython3.12.so.1.0"));
	}

	FakePython with(String key, String value) {
		this.description.put(key, value);
		return this;
	}

	FakePython without(String key) {
		this.description.remove(key);
		return this;
	}

	PythonInspection inspection() {
		return PythonInspection.parse(output(Path.of("/fake/bin/python3")));
	}

	Path write(Path executable) {
		return script(executable, "cat <<'END'\n" + output(executable) + "END");
	}

	static Path script(Path executable, String commands) {
		try {
			Files.createDirectories(executable.getParent());
			Files.writeString(executable, "#!/bin/sh\n" + commands + "\n");
			executable.toFile().setExecutable(true);
			return executable;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String output(Path executable) {
		StringBuilder output = new StringBuilder("executable\t" + executable + "\n");
		this.description.forEach((key, value) -> output.append(key).append('\t').append(value).append('\n'));
		return output.toString();
	}

}
