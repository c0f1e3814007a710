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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import dev.pyloop.PythonCallQuarantinedException;
import dev.pyloop.PythonException;
import dev.pyloop.PythonWorkerException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * Tests for {@link CallQuarantine}.
 */
class CallQuarantineTests {

	private static final CallIdentity CRASH = new CallIdentity("'m:crash'", "1");

	private static final CallIdentity OTHER = new CallIdentity("'m:other'", "2");

	private final AtomicLong time = new AtomicLong();

	private final CallQuarantine quarantine = new CallQuarantine(this.time::get);

	@Test
	void callThatEndedItsLoopTwiceIsRefused() {
		this.quarantine.blame(calls(CRASH), killed(""));
		assertThat(this.quarantine.isRefusing()).isFalse();
		this.quarantine.blame(calls(CRASH), killed(""));
		assertThat(this.quarantine.isRefusing()).isTrue();
		assertThatExceptionOfType(PythonCallQuarantinedException.class).isThrownBy(() -> this.quarantine.check(CRASH))
			.withMessageContaining("'m:crash' with these arguments is refused for 600 s more")
			.withMessageContaining("ended its event loop 2 times; the last time it was killed")
			.satisfies((ex) -> assertThat(ex.getRemaining()).isEqualTo(Duration.ofMinutes(10)));
		assertThatNoException().isThrownBy(() -> this.quarantine.check(OTHER));
	}

	@Test
	void callIsAllowedAgainAfterTenMinutes() {
		this.quarantine.blame(calls(CRASH), killed(""));
		this.quarantine.blame(calls(CRASH), killed(""));
		this.time.addAndGet(Duration.ofMinutes(10).toNanos());
		assertThatNoException().isThrownBy(() -> this.quarantine.check(CRASH));
		assertThat(this.quarantine.isRefusing()).isFalse();
	}

	@Test
	void callsThatOnlyWereThereAreNotBlamed() {
		for (int death = 0; death < 5; death++) {
			this.quarantine.blame(calls(CRASH, OTHER), killed(""));
		}
		assertThat(this.quarantine.isRefusing()).isFalse();
	}

	@Test
	void callThatTheStackNamesIsBlamed() {
		String output = """
				Fatal Python error: Segmentation fault

				Thread 0x00007f1 (most recent call first):
				  File "/app/m.py", line 7 in other

				Current thread 0x00007f2 (most recent call first):
				  File "/lib/ctypes/__init__.py", line 519 in string_at
				  File "/app/m.py", line 3 in crash
				""";
		this.quarantine.blame(calls(CRASH, OTHER), killed(output));
		this.quarantine.blame(calls(OTHER, CRASH), killed(output));
		assertThatExceptionOfType(PythonCallQuarantinedException.class).isThrownBy(() -> this.quarantine.check(CRASH));
		assertThatNoException().isThrownBy(() -> this.quarantine.check(OTHER));
	}

	private static List<PendingCall> calls(CallIdentity... identities) {
		return List.of(identities).stream().<PendingCall>map(Call::new).toList();
	}

	private static PythonWorkerException killed(String output) {
		return new PythonWorkerException("was killed by signal 11 (SIGSEGV)", output, "None", null);
	}

	private static final class Call extends PendingCall {

		private final CallIdentity identity;

		private Call(CallIdentity identity) {
			super(1);
			this.identity = identity;
		}

		@Override
		protected CallIdentity identity() {
			return this.identity;
		}

		@Override
		protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
			throw new IllegalStateException();
		}

		@Override
		protected void onFailure(PythonException exception) {
			throw new IllegalStateException(exception);
		}

	}

}
