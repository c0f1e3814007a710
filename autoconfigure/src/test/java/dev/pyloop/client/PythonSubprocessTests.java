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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for Python code that starts processes of its own, which must work where forks are
 * refused.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class PythonSubprocessTests {

	@Parameter
	private TestHome home;

	private PythonEventLoopPool pool;

	private PythonClient python;

	@BeforeEach
	void start() {
		this.pool = this.home.pool(EventLoopSettings.builder().gracePeriod(Duration.ofSeconds(5)).build());
		this.pool.start();
		this.python = PythonClient.builder().eventLoopPool(this.pool).build();
	}

	@AfterEach
	void stop() {
		this.pool.close();
	}

	@Test
	void multiprocessingPoolMaps() {
		assertThat((Object) call("pool", List.class)).isEqualTo(List.of(1, 4, 9));
	}

	@Test
	void multiprocessingProcessHasQueue() {
		assertThat(call("queue", Integer.class)).isEqualTo(7);
	}

	@Test
	void processPoolExecutorRuns() {
		assertThat(call("executor", Integer.class)).isEqualTo(25);
	}

	@Test
	void subprocessIsChildOfLoop() {
		assertThat(call("run", String.class)).isEqualTo(call("this_process", String.class));
	}

	@Test
	void asyncioSubprocessCommunicates() {
		assertThat(call("run_async", String.class)).isEqualTo("async");
	}

	private <T> T call(String function, Class<T> type) {
		return this.python.function("fixtures.subprocesses:" + function)
			.call(type)
			.blockOptional(Duration.ofMinutes(1))
			.orElseThrow();
	}

}
