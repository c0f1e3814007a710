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
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.CancellationSettings;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for calls that go on after they were cancelled, and end when they are
 * interrupted.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class InterruptionTests extends HungCallTests {

	@Parameter
	private TestHome home;

	@Override
	TestHome home() {
		return this.home;
	}

	@Override
	void configure(EventLoopSettings.Builder settings) {
		settings.cancellation(new CancellationSettings(Duration.ofMillis(200), null));
	}

	@BeforeEach
	void noneIsInterrupted() {
		call("tasks:reset", Void.class);
	}

	@ParameterizedTest
	@ValueSource(strings = { "swallow_once", "swallow_cancellations", "yield_forever", "swallow_in_child", "spin_async",
			"spin_in_child", "spin_inline", "spin_plain", "retry_plain", "retry_async" })
	void callEnds(String function) {
		Disposable call = subscribe(function, "a");
		call.dispose();
		awaitNothingPending();
		assertThat(eventLoop().hungCalls().interrupted()).isEqualTo(1);
		assertThat(eventLoop().hungCalls().cancelled(CallCancellation.SUBSCRIBER)).isEqualTo(1);
		assertUsable();
	}

	@ParameterizedTest
	@ValueSource(strings = { "sleep_blocking", "sleep_plain" })
	void callThatSleepsEndsWhenItWakes(String function) {
		subscribe(function, "a", 1.5).dispose();
		awaitNothingPending();
		assertThat(recorded(key("a") + " slept")).isZero();
		assertUsable();
	}

	@ParameterizedTest
	@ValueSource(strings = { "generate", "generate_async", "ignore_exit", "ignore_exit_async" })
	void streamEnds(String function) {
		Disposable stream = fixture("stubborn:" + function).args(key("a")).stream(Integer.class).subscribe();
		awaitStarted("a");
		stream.dispose();
		awaitNothingPending();
		assertUsable();
	}

	@ParameterizedTest
	@ValueSource(strings = { "swallow_cancellations", "spin_plain" })
	void gatheredCallsEnd(String function) {
		List<PythonCall> calls = IntStream.range(0, 3)
			.mapToObj((i) -> fixture("stubborn:" + function).args(key("a" + i)))
			.toList();
		Disposable gather = this.python.gather(calls).call(Void.class).subscribe();
		IntStream.range(0, 3).forEach((i) -> awaitStarted("a" + i));
		gather.dispose();
		awaitNothingPending();
		assertUsable();
	}

	@Test
	void codeEnds() {
		String code = "from fixtures import stubborn\nstubborn.start('" + key("a") + "')\nwhile True: pass";
		Disposable exec = this.python.exec(code).subscribe();
		awaitStarted("a");
		exec.dispose();
		awaitNothingPending();
		assertUsable();
	}

	@Test
	void othersAreNotInterrupted() {
		List<Disposable> stubborn = IntStream.range(0, 3).mapToObj((i) -> subscribe("spin_plain", "s" + i)).toList();
		stubborn.forEach(Disposable::dispose);
		List<Integer> results = Flux.range(0, 20_000)
			.flatMapSequential((i) -> fixture((i % 2 == 0) ? "stubborn:compute" : "basic:add_later")
				.args((Object[]) ((i % 2 == 0) ? new Object[] { 3 } : new Object[] { 2, 1 }))
				.call(Integer.class), 100)
			.collectList()
			.block(LONG);
		assertThat(results).hasSize(20_000).containsOnly(3);
		awaitNothingPending();
		assertThat(eventLoop().hungCalls().interrupted()).isEqualTo(3);
	}

	private void assertUsable() {
		assertThat(call("basic:add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(call("basic:plain_add", Integer.class, 1, 2)).isEqualTo(3);
		assertThat(this.pool.eventLoops()).extracting(PythonEventLoop::unknownFrames).containsOnly(0L);
	}

}
