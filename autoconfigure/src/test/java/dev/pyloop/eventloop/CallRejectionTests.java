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

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.PythonCallQuarantinedException;
import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonTimeoutException;
import dev.pyloop.PythonUnavailableException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CallRejection}.
 */
class CallRejectionTests {

	@ParameterizedTest
	@EnumSource
	void reasonOfRejectionHasItsName(PythonCallRejectedException.Reason reason) {
		CallRejection rejection = CallRejection.of(new PythonCallRejectedException("test", reason, 1, 1));
		assertThat(rejection).isNotNull();
		assertThat(rejection.name()).isEqualTo(reason.name());
	}

	@Test
	void callInQuarantineIsRejected() {
		assertThat(CallRejection.of(new PythonCallQuarantinedException("test", Duration.ZERO)))
			.isEqualTo(CallRejection.QUARANTINED);
	}

	@Test
	void callWithoutLoopIsRejectedUnlessItMayHaveStarted() {
		assertThat(CallRejection.of(new PythonUnavailableException("test", false, null)))
			.isEqualTo(CallRejection.UNAVAILABLE);
		assertThat(CallRejection.of(new PythonUnavailableException("test", true, null))).isNull();
	}

	@Test
	void otherFailuresAreNotRejections() {
		assertThat(CallRejection.of(new PythonTimeoutException("test", ""))).isNull();
	}

}
