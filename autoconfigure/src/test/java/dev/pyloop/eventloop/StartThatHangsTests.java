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

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.ring.Doorbell;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a pool that is closed while its start hangs.
 */
class StartThatHangsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	private final CountDownLatch started = new CountDownLatch(2);

	private int opened;

	@Test
	void closeEndsTheStart() {
		PythonEventLoopPool pool = pool();
		CompletableFuture<Void> starting = TestThreads.run(pool::start);
		Awaitility.await().atMost(LONG).until(() -> this.started.getCount() == 0);
		CompletableFuture<Void> closing = TestThreads.run(() -> pool.close(Duration.ofMinutes(10)));
		assertThat(closing).succeedsWithin(LONG);
		assertThat(starting).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PythonUnavailableException.class)
			.withMessageContaining("was stopped while it started");
		assertThat(pool.isRunning()).isFalse();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void callThatWaitsForTheStartDoesNotStartThePoolAgain() {
		PythonEventLoopPool pool = pool();
		CompletableFuture<Void> starting = TestThreads.run(pool::start);
		Awaitility.await().atMost(LONG).until(() -> this.started.getCount() == 0);
		CompletableFuture<PythonEventLoop> selected = new CompletableFuture<>();
		Thread caller = new Thread(() -> selected.completeAsync(() -> pool.select(null, false), Runnable::run));
		caller.start();
		Awaitility.await().atMost(LONG).until(() -> caller.getState() == Thread.State.BLOCKED);
		pool.close(Duration.ofMinutes(10));
		assertThat(starting).failsWithin(LONG);
		assertThat(selected).failsWithin(LONG)
			.withThrowableThat()
			.havingCause()
			.isInstanceOf(PythonUnavailableException.class)
			.withMessageContaining("stopped");
		assertThat(this.opened).isEqualTo(1);
	}

	private PythonEventLoopPool pool() {
		return new PythonEventLoopPool(EventLoopSettings.builder()
			.count(2)
			.directory(this.folder)
			.startTimeout(Duration.ofMinutes(10))
			.build(), PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(), this::open);
	}

	private EventLoopHome open() {
		this.opened++;
		return new DeafHome(TestHome.THREAD.open(), this.started);
	}

	/**
	 * A home whose loops neither become ready nor end.
	 *
	 * @param home creates doorbells
	 * @param started counts the loops
	 */
	private record DeafHome(EventLoopHome home, CountDownLatch started) implements EventLoopHome {

		@Override
		public Doorbell createDoorbell(Path file) {
			return this.home.createDoorbell(file);
		}

		@Override
		public EventLoopRun start(String name, byte[] configuration) {
			this.started.countDown();
			CompletableFuture<Object> ended = new CompletableFuture<>();
			return () -> ended;
		}

		@Override
		public void close() {
			this.home.close();
		}

	}

}
