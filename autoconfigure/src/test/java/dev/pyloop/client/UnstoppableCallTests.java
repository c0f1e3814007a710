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
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.CancellationSettings;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls that go on after they were interrupted, which end their loop.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class UnstoppableCallTests extends HungCallTests {

	@Parameter
	private TestHome home;

	@Override
	TestHome home() {
		return this.home;
	}

	@Override
	void configure(EventLoopSettings.Builder settings) {
		settings.cancellation(new CancellationSettings(Duration.ofMillis(200), Duration.ofMillis(600)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "swallow_all", "swallow_plain" })
	void loopIsReplaced(String function) {
		PythonEventLoop former = eventLoop();
		subscribe(function, "a").dispose();
		awaitEventually(() -> eventLoop() != former && eventLoop().state() == PythonEventLoopState.RUNNING);
		assertThat(former.hungCalls().givenUp()).isEqualTo(1);
		assertThat(former.hungCalls().interrupted()).isEqualTo(1);
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void loopThatIsBlockedIsGivenUpAndItsCallsFail() {
		PythonEventLoop former = eventLoop();
		CompletableFuture<Void> other = fixture("tasks:wait_forever").args("b").call(Void.class).toFuture();
		awaitEventually(() -> recorded("b started") == 1);
		subscribe("sleep_blocking", "a", 5).dispose();
		assertThat(other).failsWithin(LONG)
			.withThrowableThat()
			.withCauseInstanceOf(PythonUnavailableException.class)
			.withMessageContaining("after its cancellation");
		awaitEventually(() -> eventLoop() != former && eventLoop().state() == PythonEventLoopState.RUNNING);
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
	}

	@Test
	void loopRecoversFromCodeThatHoldsTheGil() {
		PythonEventLoop former = eventLoop();
		CompletableFuture<Void> other = fixture("tasks:wait_forever").args("b").call(Void.class).toFuture();
		awaitEventually(() -> recorded("b started") == 1);
		subscribe("backtrack", "a", 26).dispose();
		assertThat(other).failsWithin(LONG).withThrowableThat().withCauseInstanceOf(PythonUnavailableException.class);
		awaitEventually(() -> eventLoop() != former && eventLoop().state() == PythonEventLoopState.RUNNING);
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
	}

}
