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
import java.util.concurrent.Callable;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Base of the tests that call Python: one pool for each class and home. After each test
 * no call may be left in flight, and no wake-up may have been lost.
 *
 * @since 0.1.0
 */
@Tag(TestHome.TAG)
@ParameterizedClass
@MethodSource(TestHome.SELECTED)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PythonTest {

	/**
	 * How long something may take before it hangs.
	 */
	protected static final Duration LONG = Duration.ofSeconds(60);

	@Parameter
	protected TestHome home;

	protected PythonEventLoopPool pool;

	protected PythonClient python;

	@BeforeParameterizedClassInvocation
	void start() {
		EventLoopSettings.Builder settings = EventLoopSettings.builder().gracePeriod(Duration.ofSeconds(5));
		configure(settings);
		this.pool = this.home.pool(settings.build());
		this.pool.start();
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
	}

	@AfterParameterizedClassInvocation
	void stop() {
		this.pool.close();
	}

	@AfterEach
	void nothingIsLeft() {
		await(() -> this.pool.eventLoops().stream().allMatch((eventLoop) -> eventLoop.pending() == 0));
		assertThat(this.pool.eventLoops()).extracting(PythonEventLoop::lateDoorbells).containsOnly(0L);
	}

	/**
	 * Change the settings of the pool.
	 * @param settings the settings
	 */
	protected void configure(EventLoopSettings.Builder settings) {
	}

	/**
	 * Call a function of the modules in {@code fixtures} and wait for its result.
	 * @param name the module and the function
	 * @param type the type of the result
	 * @param args the arguments
	 * @param <T> the type of the result
	 * @return the result
	 */
	protected final <T> @Nullable T call(String name, Class<T> type, @Nullable Object... args) {
		return fixture(name).args(args).call(type).block(LONG);
	}

	/**
	 * Describe a call of a function of the modules in {@code fixtures}.
	 * @param name the module and the function
	 * @return the call
	 */
	protected final PythonCall fixture(String name) {
		return this.python.function("fixtures." + name);
	}

	/**
	 * Call coroutines and plain functions concurrently, each of which adds 1 to the place
	 * of its call.
	 * @param count how many calls
	 * @return the results in the order of the calls
	 */
	protected final List<Integer> addConcurrently(int count) {
		return Flux.range(0, count)
			.flatMapSequential(
					(i) -> fixture((i % 2 == 0) ? "basic:add_later" : "basic:plain_add").args(i, 1).call(Integer.class),
					500)
			.collectList()
			.block(LONG);
	}

	/**
	 * Wait until {@code fixtures.tasks:record} was called with the key.
	 * @param key the key
	 */
	protected final void awaitRecord(String key) {
		await(() -> recorded(key) > 0);
	}

	/**
	 * Return how often {@code fixtures.tasks:record} was called with the key.
	 * @param key the key
	 * @return the number of calls
	 */
	protected final int recorded(String key) {
		Integer recorded = call("tasks:recorded", Integer.class, key);
		return (recorded != null) ? recorded : -1;
	}

	/**
	 * Wait until a condition holds.
	 * @param condition the condition
	 */
	protected static void await(Callable<Boolean> condition) {
		Awaitility.await().atMost(LONG).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(5)).until(condition);
	}

}
