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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.ring.Doorbell;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a pool that is closed while a loop starts.
 */
class CloseWhileStartingTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	@ParameterizedTest
	@EnumSource(TestHome.class)
	void loopThatStartsAfterTheCloseEndsBeforeItsHome(TestHome home) throws IOException {
		HoldingHome holding = new HoldingHome(home.open());
		PythonEventLoopPool pool = new PythonEventLoopPool(
				EventLoopSettings.builder().count(1).directory(this.folder).build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(), () -> holding);
		pool.start();
		holding.hold();
		pool.eventLoops().get(0).retire("a test");
		Awaitility.await().atMost(LONG).until(holding.held::getCount, (count) -> count == 0);
		CompletableFuture<Void> closing = TestThreads.run(pool::close);
		PythonEventLoop former = pool.eventLoops().get(0);
		Awaitility.await().atMost(LONG).until(() -> former.state() == PythonEventLoopState.STOPPED);
		holding.release.countDown();
		assertThat(closing).succeedsWithin(LONG);
		assertThat(holding.closed.join()).as("runs that had not ended").isEmpty();
		assertThat(holding.runs).hasSize(2).allMatch((run) -> run.ended().isDone());
		assertThat(this.folder).isEmptyDirectory();
	}

	/**
	 * A home that can hold the start of a loop.
	 */
	private static final class HoldingHome implements EventLoopHome {

		private final EventLoopHome home;

		private final CountDownLatch held = new CountDownLatch(1);

		private final CountDownLatch release = new CountDownLatch(1);

		private final CompletableFuture<List<EventLoopRun>> closed = new CompletableFuture<>();

		private final List<EventLoopRun> runs = new CopyOnWriteArrayList<>();

		private volatile boolean holds;

		HoldingHome(EventLoopHome home) {
			this.home = home;
		}

		void hold() {
			this.holds = true;
		}

		@Override
		public boolean isIsolated() {
			return this.home.isIsolated();
		}

		@Override
		public Doorbell createDoorbell(Path file) {
			return this.home.createDoorbell(file);
		}

		@Override
		public EventLoopRun start(String name, byte[] configuration) {
			if (this.holds) {
				this.held.countDown();
				try {
					this.release.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}
			EventLoopRun run = this.home.start(name, configuration);
			this.runs.add(run);
			return run;
		}

		@Override
		public void close() {
			this.closed.complete(this.runs.stream().filter((run) -> !run.ended().isDone()).toList());
			this.home.close();
		}

	}

}
