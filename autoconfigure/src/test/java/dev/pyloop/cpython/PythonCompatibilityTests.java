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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonArchitectureException;
import dev.pyloop.PythonInstallationException;
import dev.pyloop.PythonLibraryNotFoundException;
import dev.pyloop.PythonVersionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link PythonCompatibility}.
 */
class PythonCompatibilityTests {

	private final FakePython python = FakePython.create();

	@ParameterizedTest
	@ValueSource(strings = { "3.10.0", "3.11.7", "3.12.1", "3.13.5", "3.14.3" })
	void checkWhenVersionIsSupportedPasses(String version) {
		this.python.with("version", version);
		assertThatNoException().isThrownBy(() -> check(true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "2.7.18", "3.9.18", "3.15.0", "4.0.0" })
	void checkWhenVersionIsNotSupportedNamesIt(String version) {
		this.python.with("version", version);
		assertThatExceptionOfType(PythonVersionException.class).isThrownBy(() -> check(true)).satisfies((ex) -> {
			assertThat(ex.getVersion()).isEqualTo(version);
			assertThat(ex.getOrigin()).isEqualTo("the test");
			assertThat(ex.getExecutable()).isEqualTo("/fake/bin/python3");
			assertThat(ex.getRemedy()).contains("3.10 to 3.14");
		});
	}

	@Test
	void checkWhenDebugBuildFails() {
		this.python.with("debug", "1");
		assertThatExceptionOfType(PythonVersionException.class).isThrownBy(() -> check(true))
			.withMessageContaining("3.12.1, a debug build");
	}

	@Test
	void checkWhenFreeThreadedBuildIsTooOldFails() {
		this.python.with("version", "3.13.5").with("free-threaded", "1");
		assertThatExceptionOfType(PythonVersionException.class).isThrownBy(() -> check(true))
			.withMessageContaining("3.13.5, a free-threaded build");
	}

	@Test
	void checkWhenFreeThreadedBuildIsRecentPasses() {
		this.python.with("version", "3.14.3").with("free-threaded", "1");
		assertThatNoException().isThrownBy(() -> check(true));
	}

	@Test
	void checkWhenNotCPythonNamesTheImplementation() {
		this.python.with("implementation", "pypy");
		assertThatExceptionOfType(PythonInstallationException.class).isThrownBy(() -> check(true))
			.withMessageContaining("it is pypy and not CPython");
	}

	@Test
	void checkWhenArchitectureDiffersNamesBoth() {
		this.python.with("machine", "s390x").with("platform", "linux-s390x");
		assertThatExceptionOfType(PythonArchitectureException.class).isThrownBy(() -> check(true)).satisfies((ex) -> {
			assertThat(ex.getArchitecture()).isEqualTo("s390x (64 bits)");
			assertThat(ex.getJvmArchitecture()).isEqualTo(PythonPlatform.ARCHITECTURE + " (64 bits)");
		});
	}

	@Test
	void checkWhenBitsDifferFails() {
		this.python.with("bits", "32");
		assertThatExceptionOfType(PythonArchitectureException.class).isThrownBy(() -> check(true))
			.withMessageContaining("(32 bits)");
	}

	@Test
	void checkWhenMacPlatformIsUniversalPasses() {
		this.python.with("platform", "macosx-11.0-universal2").with("machine", "whatever");
		assertThatNoException().isThrownBy(() -> check(true));
	}

	@Test
	void checkWhenMacPlatformIsForeignFails() {
		this.python.with("platform", "macosx-10.9-ppc64");
		assertThatExceptionOfType(PythonArchitectureException.class).isThrownBy(() -> check(true))
			.withMessageContaining("ppc64");
	}

	@Test
	void checkWhenStaticBuildNamesTriedFilesAndProcessHome() {
		this.python.without("library").with("tried", "/fake/lib/libpython3.12.so");
		assertThatExceptionOfType(PythonLibraryNotFoundException.class).isThrownBy(() -> check(true))
			.satisfies((ex) -> {
				assertThat(ex.getTried()).containsExactly("/fake/lib/libpython3.12.so");
				assertThat(ex.getRemedy()).contains("libpython3.12");
				assertThat(ex).hasMessageContaining("/fake/lib/libpython3.12.so");
			});
	}

	@Test
	void checkWhenStaticBuildSufficesPasses() {
		this.python.without("library");
		assertThatNoException().isThrownBy(() -> check(false));
	}

	private void check(boolean libraryRequired) {
		PythonCandidate candidate = new PythonCandidate(Path.of("/fake/bin/python3"), "the test", true);
		new PythonCompatibility(candidate, this.python.inspection()).check(libraryRequired);
	}

}
