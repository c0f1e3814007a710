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

package dev.pyloop.client;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.pyloop.PythonCallQuarantinedException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.CallRejection;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for calls that crash their worker process.
 */
class QuarantineTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private final EventLoopSettings settings = EventLoopSettings.builder()
		.supervision(SupervisionSettings.builder()
			.backOff(Duration.ofMillis(1), 1, Duration.ofMillis(1))
			.unavailableTimeout(LONG)
			.build())
		.build();

	@Test
	void callThatCrashesTwiceIsRefusedAndOthersServeOn() {
		try (PythonEventLoopPool pool = TestHome.PROCESS.pool(this.settings)) {
			for (int crash = 0; crash < 2; crash++) {
				assertThatExceptionOfType(PythonUnavailableException.class)
					.isThrownBy(() -> crash(pool, 1).call(Void.class).block(LONG))
					.withMessageContaining("was killed by signal 11 (SIGSEGV)")
					.withStackTraceContaining("in crash")
					.satisfies((ex) -> assertThat(ex.isStarted()).isTrue());
			}
			assertThatExceptionOfType(PythonCallQuarantinedException.class)
				.isThrownBy(() -> crash(pool, 1).call(Void.class).block(LONG))
				.withMessageContaining("'fixtures.restarts:crash' with these arguments is refused");
			assertThat(pool.callFailures().rejected(CallRejection.QUARANTINED)).isEqualTo(1);
			assertThatExceptionOfType(PythonUnavailableException.class)
				.isThrownBy(() -> crash(pool, 2).call(Void.class).block(LONG));
			assertThat(pool.restarts(0)).isLessThanOrEqualTo(3);
		}
	}

	@Test
	void idempotentCallThatCrashesIsRefusedAfterItsSecondRun() {
		try (PythonEventLoopPool pool = TestHome.PROCESS.pool(this.settings)) {
			assertThatExceptionOfType(PythonCallQuarantinedException.class)
				.isThrownBy(() -> crash(pool, 1).idempotent().call(Void.class).block(LONG));
		}
	}

	private static PythonCall crash(PythonEventLoopPool pool, int address) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures.restarts:crash").args(address);
	}

}
