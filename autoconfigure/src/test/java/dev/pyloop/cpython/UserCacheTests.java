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
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UserCache}.
 */
class UserCacheTests {

	private static final String VARIABLE = PythonPlatform.WINDOWS ? "LOCALAPPDATA" : "XDG_CACHE_HOME";

	@Test
	void directoryWhenVariableIsSetIsThere() {
		Path folder = Path.of("cache").toAbsolutePath();
		assertThat(UserCache.directory(Map.of(VARIABLE, folder.toString()))).isEqualTo(folder.resolve("pyloop"));
	}

	@Test
	void directoryWhenVariableIsRelativeOrMissingIsInHome() {
		Path expected = UserCache.directory(Collections.emptyMap());
		assertThat(expected).isAbsolute().startsWith(Path.of(System.getProperty("user.home"))).hasFileName("pyloop");
		assertThat(UserCache.directory(Map.of(VARIABLE, "cache"))).isEqualTo(expected);
	}

}
