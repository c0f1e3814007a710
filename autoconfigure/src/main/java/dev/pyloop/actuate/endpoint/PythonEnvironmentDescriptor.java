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

package dev.pyloop.actuate.endpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

import dev.pyloop.eventloop.LoopEnvironment;

/**
 * The interpreter with its modules and variables.
 *
 * @param version what {@code sys.version} says
 * @param executable the executable
 * @param prefix the folder of the environment
 * @param basePrefix the folder of the installation that the environment was made from
 * @param freeThreaded whether it is a build without GIL
 * @param path where modules are looked for, sanitized
 * @param packages the versions of installed packages by name
 * @param config what {@code pyloop.config} has, sanitized
 * @param variables the environment variables of Python, sanitized
 * @since 0.1.0
 */
public record PythonEnvironmentDescriptor(String version, String executable, String prefix, String basePrefix,
		boolean freeThreaded, List<String> path, Map<String, String> packages, Map<String, String> config,
		Map<String, String> variables) {

	static PythonEnvironmentDescriptor of(LoopEnvironment environment, Sanitizer sanitizer, boolean showValues) {
		return new PythonEnvironmentDescriptor(environment.version(), environment.executable(), environment.prefix(),
				environment.basePrefix(), environment.freeThreaded(),
				environment.path().stream().map((entry) -> sanitize(sanitizer, "sys.path", entry, showValues)).toList(),
				environment.packages(), sanitize(sanitizer, environment.config(), showValues),
				sanitize(sanitizer, environment.variables(), showValues));
	}

	private static Map<String, String> sanitize(Sanitizer sanitizer, Map<String, String> values, boolean showValues) {
		Map<String, String> sanitized = new LinkedHashMap<>();
		values.forEach((key, value) -> sanitized.put(key, sanitize(sanitizer, key, value, showValues)));
		return sanitized;
	}

	private static String sanitize(Sanitizer sanitizer, String key, String value, boolean showValues) {
		return String.valueOf(sanitizer.sanitize(new SanitizableData(null, key, value), showValues));
	}

}
