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
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.util.Assert;

/**
 * What an application context asks of Python; immutable.
 *
 * @param path the folders to put in front of {@code sys.path}, best first
 * @param environment the variables to set in {@code os.environ}
 * @param flags the flags of the {@code python} command to start with, such as {@code -O}
 * or {@code -X importtime}, each part an element; only the first context of a process can
 * set them
 * @param isolated whether Python ignores {@code PYTHON*} variables and the packages of
 * the user
 * @since 0.1.0
 */
public record PythonRuntimeOptions(List<Path> path, Map<String, String> environment, List<String> flags,
		boolean isolated) {

	private static final PythonRuntimeOptions DEFAULTS = new PythonRuntimeOptions(Collections.emptyList(),
			Collections.emptyMap(), Collections.emptyList(), true);

	public PythonRuntimeOptions {
		path = path.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
		environment.forEach(PythonRuntimeOptions::checkVariable);
		environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
		flags = List.copyOf(flags);
		new PythonFlags(flags).check();
	}

	/**
	 * Return the options with nothing set, isolated.
	 * @return the options
	 */
	public static PythonRuntimeOptions defaults() {
		return DEFAULTS;
	}

	/**
	 * Return options with other folders.
	 * @param path the folders to put in front of {@code sys.path}, best first
	 * @return the changed options
	 */
	public PythonRuntimeOptions withPath(List<Path> path) {
		return new PythonRuntimeOptions(path, this.environment, this.flags, this.isolated);
	}

	/**
	 * Return options with other variables.
	 * @param environment the variables to set in {@code os.environ}
	 * @return the changed options
	 */
	public PythonRuntimeOptions withEnvironment(Map<String, String> environment) {
		return new PythonRuntimeOptions(this.path, environment, this.flags, this.isolated);
	}

	/**
	 * Return options with other flags.
	 * @param flags the flags of the {@code python} command
	 * @return the changed options
	 */
	public PythonRuntimeOptions withFlags(List<String> flags) {
		return new PythonRuntimeOptions(this.path, this.environment, flags, this.isolated);
	}

	List<String> arguments() {
		List<String> arguments = new ArrayList<>(List.of("-u", "-X", "utf8=1"));
		if (this.isolated) {
			arguments.add("-I");
		}
		arguments.addAll(this.flags);
		return arguments;
	}

	static void checkVariable(String name, String value) {
		Assert.isTrue(!name.isEmpty() && name.indexOf('=') < 0 && name.indexOf('\0') < 0,
				() -> "'" + name + "' is not the name of an environment variable");
		Assert.isTrue(value.indexOf('\0') < 0,
				() -> "The value of the environment variable '" + name + "' must not contain NUL");
	}

}
