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
package dev.pyloop.chaos;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.springframework.core.ParameterizedTypeReference;

import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.cpython.PythonRuntimeOptions;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.eventloop.CallbackIdGenerator;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.ProcessEventLoopHome;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopSelector;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pool of two bare workers to strike.
 */
final class ChaosPool implements AutoCloseable {

	static final String NAME = "chaos";

	static final Duration LONG = Duration.ofSeconds(60);

	static final Duration STALL_TIMEOUT = Duration.ofSeconds(1);

	/**
	 * How long a fresh worker takes until it serves, on a machine that is busy.
	 */
	private static final Duration WHOLE = Duration.ofSeconds(5);

	private static final int COUNT = 2;

	private final Path directory;

	private final PythonEventLoopPool pool;

	private final int tasks;

	ChaosPool(Path directory, EventLoopSettings.Builder settings, SupervisionSettings.Builder supervision,
			PythonWorkerSettings worker) {
		this.directory = directory;
		supervision.stallWarning(Duration.ofMillis(300)).stallTimeout(STALL_TIMEOUT);
		this.pool = new PythonEventLoopPool(settings.count(COUNT)
			.workerThreads(2 * CallLedger.IN_FLIGHT)
			.namePrefix(NAME)
			.directory(directory)
			.gracePeriod(Duration.ofSeconds(5))
			.supervision(supervision.build())
			.build(), PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(), () -> open(worker));
		this.pool.start();
		// The first call of a function also has the task that imports its module.
		tasks(0);
		this.tasks = tasks(0).size();
	}

	private ProcessEventLoopHome open(PythonWorkerSettings worker) {
		return ProcessEventLoopHome.open(TestPython.embedded(),
				PythonRuntimeOptions.defaults().withPath(List.of(TestHome.modules())),
				worker.withEnvironment(Map.ofEntries(Leftovers.mark(this.directory))));
	}

	PythonEventLoopPool pool() {
		return this.pool;
	}

	PythonEventLoop eventLoop(int index) {
		return this.pool.eventLoops().get(index);
	}

	/**
	 * Wait until another loop runs in the place of one, and all others do.
	 * @param former the loop
	 * @param detection how long it may take until somebody notices
	 */
	void awaitReplacement(PythonEventLoop former, Duration detection) {
		Awaitility.await()
			.atMost(detection.plus(WHOLE))
			.until(() -> !this.pool.eventLoops().contains(former) && isComplete());
	}

	/**
	 * Wait until all workers run.
	 */
	void awaitAll() {
		Awaitility.await().atMost(WHOLE).until(this::isComplete);
	}

	private boolean isComplete() {
		return this.pool.eventLoops().size() == COUNT && this.pool.eventLoops().stream().allMatch(ChaosPool::runs);
	}

	/**
	 * Check that all workers serve and hold nothing of the calls that have ended.
	 */
	void assertWhole() {
		for (int index = 0; index < COUNT; index++) {
			assertThat(on(index, "basic:add").args(index, 2).call(Integer.class).block(LONG)).isEqualTo(index + 2);
			int place = index;
			Awaitility.await().atMost(LONG).untilAsserted(() -> assertThat(tasks(place)).hasSize(this.tasks));
			assertThat(eventLoop(index).pending()).isZero();
		}
		assertThat(this.pool.eventLoops()).allMatch(ChaosPool::runs)
			.extracting(PythonEventLoop::lateDoorbells)
			.containsOnly(0L);
		assertThat(loopsWithFiles()).hasSizeLessThanOrEqualTo(COUNT);
		assertThat(Leftovers.processes(this.directory)).hasSize(COUNT);
	}

	private List<String> tasks(int index) {
		List<String> tasks = on(index, "chaos:loop_tasks").call(new ParameterizedTypeReference<List<String>>() {
		}).block(LONG);
		assertThat(tasks).isNotNull();
		return tasks;
	}

	/**
	 * Return the names and generations of loops that have files.
	 */
	private List<String> loopsWithFiles() {
		return Leftovers.files(this.directory)
			.stream()
			.map((file) -> file.getFileName().toString())
			.filter((file) -> file.startsWith(NAME))
			.map((file) -> file.replaceFirst("^(\\w+-\\d+-\\d+).*", "$1"))
			.distinct()
			.toList();
	}

	private static boolean runs(PythonEventLoop eventLoop) {
		return eventLoop.state() == PythonEventLoopState.RUNNING;
	}

	/**
	 * Describe a call on one of the workers, and on no other.
	 * @param index the place of the worker
	 * @param name the module in {@code fixtures} and the function
	 * @return the call
	 */
	PythonCall on(int index, String name) {
		return call(name).affinity(keyOf(index)).strict();
	}

	PythonCall call(String name) {
		return PythonClient.builder().eventLoopPool(this.pool).build().function("fixtures." + name);
	}

	private String keyOf(int index) {
		for (int key = 0; key < 100; key++) {
			if (this.pool.select("key" + key, false).index() == index) {
				return "key" + key;
			}
		}
		throw new IllegalStateException("No key selects loop " + index);
	}

	@Override
	public void close() {
		this.pool.close();
	}

}
