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

import org.junit.jupiter.api.Test;

import dev.pyloop.NativeAccessDeniedException;
import dev.pyloop.PythonStartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link NativeAccess}.
 */
class NativeAccessTests {

	@Test
	void checkWhenJnaLoadsPasses() {
		assertThatNoException().isThrownBy(NativeAccess::check);
		assertThat(NativeAccess.isAvailable()).isTrue();
		assertThat(NativeAccess.unavailabilityCause()).isNull();
	}

	@Test
	void failureWhenTheJvmDeniesNativeAccessNamesTheOption() {
		PythonStartException failure = NativeAccess
			.failure(new ExceptionInInitializerError(new IllegalCallerException("Illegal native access")));
		assertThat(failure).isInstanceOf(NativeAccessDeniedException.class);
		assertThat(failure.getRemedy()).contains("--enable-native-access=ALL-UNNAMED");
	}

	@Test
	void failureWhenJnaCannotBeLoadedNamesItsFolder() {
		PythonStartException failure = NativeAccess.failure(new UnsatisfiedLinkError("noexec"));
		assertThat(failure).isNotInstanceOf(NativeAccessDeniedException.class).hasMessageContaining("noexec");
		assertThat(failure.getRemedy()).contains("jna.tmpdir", "glibc");
	}

}
