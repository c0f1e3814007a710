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

package dev.pyloop.eventloop;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The interpreter of a loop with its modules and variables. Values may be secrets.
 *
 * @param version what {@code sys.version} says
 * @param executable the executable
 * @param prefix the folder of the environment
 * @param basePrefix the folder of the installation that the environment was made from
 * @param freeThreaded whether it is a build without GIL
 * @param path where modules are looked for
 * @param packages the versions of installed packages by name
 * @param config what {@code pyloop.config} has
 * @param variables the environment variables of Python
 * @since 0.1.0
 */
public record LoopEnvironment(String version, String executable, String prefix, String basePrefix, boolean freeThreaded,
		List<String> path, Map<String, String> packages, Map<String, String> config, Map<String, String> variables) {

	static LoopEnvironment of(@Nullable Object answer) {
		if (!(answer instanceof Map<?, ?> values) || !(values.get("path") instanceof List<?> path)) {
			throw new IllegalStateException("Corrupt environment");
		}
		return new LoopEnvironment(text(values, "version"), text(values, "executable"), text(values, "prefix"),
				text(values, "basePrefix"), Boolean.TRUE.equals(values.get("freeThreaded")),
				path.stream().map(String::valueOf).toList(), texts(values, "packages"), texts(values, "config"),
				texts(values, "variables"));
	}

	private static String text(Map<?, ?> values, String key) {
		return String.valueOf(values.get(key));
	}

	private static Map<String, String> texts(Map<?, ?> values, String key) {
		Map<String, String> texts = new LinkedHashMap<>();
		if (values.get(key) instanceof Map<?, ?> found) {
			found.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
		}
		return texts;
	}

	@Override
	public String toString() {
		return "LoopEnvironment[version=" + this.version + ", executable=" + this.executable + "]";
	}

}
