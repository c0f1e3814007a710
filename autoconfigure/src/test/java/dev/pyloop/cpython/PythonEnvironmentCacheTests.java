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
 * Tests for {@link PythonEnvironmentCache}.
 */
class PythonEnvironmentCacheTests {

	private static final Path HOME = Path.of("/home/me");

	private static final Map<String, String> NONE = Collections.emptyMap();

	@Test
	void directoryOnLinuxIsInCacheFolder() {
		assertThat(PythonEnvironmentCache.directory("Linux", HOME, NONE::get))
			.isEqualTo(HOME.resolve(".cache").resolve("pyloop"));
	}

	@Test
	void directoryOnLinuxWhenCacheHomeIsSetIsThere() {
		assertThat(PythonEnvironmentCache.directory("Linux", HOME, Map.of("XDG_CACHE_HOME", "/var/cache/me")::get))
			.isEqualTo(Path.of("/var/cache/me/pyloop"));
	}

	@Test
	void directoryOnLinuxWhenCacheHomeIsRelativeIgnoresIt() {
		assertThat(PythonEnvironmentCache.directory("Linux", HOME, Map.of("XDG_CACHE_HOME", "cache")::get))
			.isEqualTo(HOME.resolve(".cache").resolve("pyloop"));
	}

	@Test
	void directoryOnMacIsInLibrary() {
		assertThat(PythonEnvironmentCache.directory("Mac OS X", HOME, NONE::get))
			.isEqualTo(HOME.resolve("Library/Caches/pyloop"));
	}

	@Test
	void directoryOnWindowsIsInLocalApplicationData() {
		assertThat(PythonEnvironmentCache.directory("Windows 11", HOME, NONE::get))
			.isEqualTo(HOME.resolve("AppData/Local/pyloop"));
		assertThat(PythonEnvironmentCache.directory("Windows 11", HOME, Map.of("LOCALAPPDATA", "/data")::get))
			.isEqualTo(Path.of("/data/pyloop"));
	}

}
