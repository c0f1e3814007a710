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
import java.util.Map;

import org.springframework.util.StringUtils;

/**
 * The folder of the user that keeps what can be made again.
 */
final class UserCache {

	private UserCache() {
	}

	static Path directory(Map<String, String> environment) {
		String name = environment.get(PythonPlatform.WINDOWS ? "LOCALAPPDATA" : "XDG_CACHE_HOME");
		if (StringUtils.hasText(name) && Path.of(name).isAbsolute()) {
			return Path.of(name, "pyloop");
		}
		Path home = Path.of(System.getProperty("user.home"));
		return home.resolve(PythonPlatform.MACOS ? "Library/Caches" : ".cache").resolve("pyloop");
	}

}
