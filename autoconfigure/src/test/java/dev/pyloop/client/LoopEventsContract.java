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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One loop in one home that hears of events of Java.
 */
abstract class LoopEventsContract {

	static final Duration LONG = Duration.ofSeconds(60);

	@Parameter(0)
	TestHome home;

	@Parameter(1)
	String implementation;

	PythonEventLoopPool pool;

	PythonClient python;

	PythonEventLoop loop;

	@BeforeEach
	void start() {
		this.pool = this.home.pool(EventLoopSettings.builder()
			.implementation(this.implementation)
			.gracePeriod(Duration.ofSeconds(5))
			.build());
		this.pool.start();
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
		this.loop = this.pool.eventLoops().get(0);
		call("reset", Void.class);
	}

	@AfterEach
	void stop() {
		this.pool.close();
		assertThat(this.loop.lateDoorbells()).isZero();
		assertThat(this.loop.unknownFrames()).isZero();
	}

	@SuppressWarnings("unchecked")
	List<Object> heard(int count) {
		PythonTest.await(() -> call("count", Integer.class) >= count);
		return call("taken", List.class);
	}

	Object outcome(long id) {
		return call("outcome", Object.class, id);
	}

	@SuppressWarnings("unchecked")
	List<Number> numbers(String function, Object... args) {
		return call(function, List.class, args);
	}

	PythonCall function(String name) {
		return this.python.function("fixtures.loop_events:" + name);
	}

	<T> T call(String name, Class<T> type, Object... args) {
		return function(name).args(args).call(type).block(LONG);
	}

}
