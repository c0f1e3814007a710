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

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that no thread waits for the GIL with a Java lock that another thread wants while
 * it holds the GIL, or the other way round.
 */
class LockOrderTests extends PythonTest {

	private static final int ROUNDS = 500;

	@Test
	void callsResolutionsAndStartsEndTogether() throws Exception {
		List<CompletableFuture<Integer>> threads = Stream
			.<Supplier<Integer>>of(this::callDirectly, this::callDirectly, this::callDirectly, this::callBuiltIn,
					this::callBuiltIn, this::callThroughLoop, this::callThroughLoop, this::resolveAgain,
					this::resolveAgain, this::startAndClose)
			.map(TestThreads::supplyLarge)
			.toList();
		for (CompletableFuture<Integer> thread : threads) {
			assertThat(await(thread)).isPositive();
		}
	}

	private static int await(CompletableFuture<Integer> thread) throws Exception {
		try {
			return thread.get(LONG.toSeconds(), TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			ThreadInfo[] all = ManagementFactory.getThreadMXBean().dumpAllThreads(true, true);
			throw new AssertionError("Threads wait for one another:\n"
					+ Arrays.stream(all).map(ThreadInfo::toString).collect(Collectors.joining()), ex);
		}
	}

	private int callDirectly() {
		return call(this.python.blocking().function("fixtures.basic:plain_add"));
	}

	private int callBuiltIn() {
		return call(this.python.blocking().function("operator:add"));
	}

	private int call(BlockingPythonCall function) {
		int sum = 0;
		for (int i = 0; i < 10 * ROUNDS; i++) {
			assertThat(function.args(i, 1).call(Integer.class)).isEqualTo(i + 1);
			sum += i;
		}
		return sum;
	}

	private int callThroughLoop() {
		int sum = 0;
		for (int i = 0; i < ROUNDS; i++) {
			sum += fixture((i % 2 == 0) ? "basic:add_later" : "basic:plain_add").args(i, 1)
				.call(Integer.class)
				.block(LONG);
		}
		return sum;
	}

	private int resolveAgain() {
		int sum = 0;
		for (int i = 0; i < ROUNDS / 10; i++) {
			// A client of its own knows no function yet
			BlockingPythonClient fresh = this.python.mutate().build().blocking();
			for (String reference : List.of("operator:add", "fixtures.basic:plain_add", "builtins:max")) {
				sum += fresh.function(reference).args(i, 1).call(Integer.class);
			}
		}
		return sum;
	}

	private int startAndClose() {
		int sum = 0;
		for (int i = 0; i < 10; i++) {
			try (PythonEventLoopPool other = this.home.pool(EventLoopSettings.builder().build())) {
				PythonClient client = PythonClient.builder().eventLoopPool(other).build();
				sum += client.blocking().function("operator:add").args(1, 2).call(Integer.class);
				sum += client.function("fixtures.basic:add_later").args(1, 2).call(Integer.class).block(LONG);
			}
		}
		return sum;
	}

}
