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
import java.util.Locale;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * The folder of the user's cache that belongs to pyloop.
 */
final class PythonEnvironmentCache {

	private static final String NAME = "pyloop";

	private PythonEnvironmentCache() {
	}

	static Path directory() {
		return directory(System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System::getenv);
	}

	static Path directory(String os, Path home, UnaryOperator<@Nullable String> variables) {
		String name = os.toLowerCase(Locale.ROOT);
		if (name.startsWith("windows")) {
			Path local = absolute(variables.apply("LOCALAPPDATA"));
			return ((local != null) ? local : home.resolve("AppData").resolve("Local")).resolve(NAME);
		}
		if (name.startsWith("mac")) {
			return home.resolve("Library").resolve("Caches").resolve(NAME);
		}
		Path cache = absolute(variables.apply("XDG_CACHE_HOME"));
		return ((cache != null) ? cache : home.resolve(".cache")).resolve(NAME);
	}

	private static @Nullable Path absolute(@Nullable String value) {
		if (!StringUtils.hasText(value)) {
			return null;
		}
		Path path = Path.of(value);
		return (path.isAbsolute()) ? path : null;
	}

}
