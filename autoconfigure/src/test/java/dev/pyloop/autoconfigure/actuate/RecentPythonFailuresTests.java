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

package dev.pyloop.autoconfigure.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.pyloop.actuate.endpoint.PythonFailureDescriptor;
import dev.pyloop.actuate.endpoint.PythonFailureDescriptor.Kind;
import dev.pyloop.actuate.endpoint.RecentPythonFailures;
import dev.pyloop.eventloop.PythonEventLoop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link RecentPythonFailures}.
 */
class RecentPythonFailuresTests {

	private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

	private final RecentPythonFailures failures = new RecentPythonFailures(2, Clock.fixed(NOW, ZoneOffset.UTC));

	private final PythonEventLoop eventLoop = mock(PythonEventLoop.class);

	@BeforeEach
	void name() {
		given(this.eventLoop.name()).willReturn("loop-1");
	}

	@Test
	void failuresAreKeptNewestFirst() {
		this.failures.onStalled(this.eventLoop, Duration.ofSeconds(2), "in somewhere");
		this.failures.onGivenUp(this.eventLoop, 3, new IllegalStateException("broken"));
		assertThat(this.failures.all()).extracting(PythonFailureDescriptor::kind)
			.containsExactly(Kind.GIVEN_UP, Kind.STALLED);
		assertThat(this.failures.all()).extracting(PythonFailureDescriptor::eventLoop).containsOnly("loop-1");
		assertThat(this.failures.all()).extracting(PythonFailureDescriptor::time).containsOnly(NOW);
		assertThat(this.failures.all().get(0).message()).contains("3 times").contains("broken");
		assertThat(this.failures.all().get(1).message()).contains("2000 ms").contains("in somewhere");
	}

	@Test
	void oldestFailureIsDroppedWhenThereAreTooMany() {
		this.failures.onRestarted(this.eventLoop, "first", new IllegalStateException());
		this.failures.onRestarted(this.eventLoop, "second", new IllegalStateException());
		this.failures.onRestarted(this.eventLoop, "third", new IllegalStateException());
		assertThat(this.failures.all()).extracting(PythonFailureDescriptor::message)
			.satisfiesExactly((message) -> assertThat(message).startsWith("third"),
					(message) -> assertThat(message).startsWith("second"));
	}

	@Test
	void restartThatWasWantedIsNoFailure() {
		this.failures.onRestarted(this.eventLoop, "its time has come", null);
		assertThat(this.failures.all()).isEmpty();
	}

	@Test
	void limitMustBePositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RecentPythonFailures(0, Clock.systemUTC()))
			.withMessageContaining("not 0");
	}

}
