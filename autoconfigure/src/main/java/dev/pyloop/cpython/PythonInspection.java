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

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * What a Python says about itself.
 *
 * @param implementation the name of the implementation
 * @param version the version
 * @param executable the executable, in the virtual environment if there is one
 * @param baseExecutable the executable outside of any virtual environment
 * @param prefix the root of the virtual environment or of the installation
 * @param basePrefix the root of the installation
 * @param architecture the processor architecture
 * @param bits the size of a pointer in bits
 * @param debug whether it is a debug build
 * @param freeThreaded whether it is a free-threaded build
 * @param libraries the shared libraries that exist, best first
 * @param tried the shared libraries that do not exist
 */
record PythonInspection(String implementation, PythonVersion version, Path executable, Path baseExecutable, Path prefix,
		Path basePrefix, String architecture, int bits, boolean debug, boolean freeThreaded, List<Path> libraries,
		List<String> tried) {

	/**
	 * Parse the output of {@code _inspect.py}.
	 * @throws IllegalArgumentException if it is something else
	 */
	static PythonInspection parse(String output) {
		MultiValueMap<String, String> values = values(output);
		return new PythonInspection(one(values, "implementation"), PythonVersion.parse(one(values, "version")),
				path(values, "executable"), path(values, "base-executable"), path(values, "prefix"),
				path(values, "base-prefix"), architecture(values), Integer.parseInt(one(values, "bits")),
				one(values, "debug").equals("1"), one(values, "free-threaded").equals("1"),
				values.getOrDefault("library", Collections.emptyList()).stream().map(Path::of).toList(),
				List.copyOf(values.getOrDefault("tried", Collections.emptyList())));
	}

	private static MultiValueMap<String, String> values(String output) {
		MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
		output.lines().forEach((line) -> {
			int tab = line.indexOf('\t');
			if (tab > 0) {
				values.add(line.substring(0, tab), line.substring(tab + 1));
			}
		});
		return values;
	}

	private static String architecture(MultiValueMap<String, String> values) {
		String platform = one(values, "platform");
		if (platform.endsWith("universal2")) {
			return PythonPlatform.ARCHITECTURE;
		}
		String machine = (platform.startsWith("macosx") || platform.startsWith("win"))
				? platform.substring(platform.lastIndexOf('-') + 1) : one(values, "machine");
		return PythonPlatform.normalize(machine);
	}

	private static Path path(MultiValueMap<String, String> values, String key) {
		return Path.of(one(values, key)).normalize();
	}

	private static String one(MultiValueMap<String, String> values, String key) {
		String value = values.getFirst(key);
		if (value == null) {
			throw new IllegalArgumentException("no line '" + key + "'");
		}
		return value;
	}

}
