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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what happens while a loop is replaced, in each home.
 */
@ParameterizedClass
@EnumSource(TestHome.class)
class LoopReplacementTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	@TempDir
	private Path folder;

	@Parameter
	private TestHome home;

	@Test
	void callsOfALoopThatDiesWhileItIsReplacedGetTheReplacement() {
		SupervisionSettings.Builder supervision = SupervisionSettings.builder()
			.unavailableTimeout(Duration.ofSeconds(20));
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().supervision(supervision.build()))) {
			PythonEventLoop former = pool.eventLoops().get(0);
			HeldPreparation replacement = new HeldPreparation();
			pool.addPreparation(replacement);
			former.retire("a test asks for it");
			assertThat(replacement.begun).succeedsWithin(LONG);
			pool.removePreparation(replacement);
			HeldPreparation restart = new HeldPreparation();
			pool.addPreparation(restart);
			kill(pool);
			assertThat(restart.begun).succeedsWithin(LONG);
			CompletableFuture<Integer> call = add(pool).call(Integer.class).toFuture();
			assertThat(call).isNotDone();
			replacement.end.complete(null);
			assertThat(call).succeedsWithin(LONG).isEqualTo(3);
			PythonEventLoop fresh = pool.eventLoops().get(0);
			restart.end.complete(null);
			Awaitility.await().atMost(LONG).until(() -> !pool.isRecovering());
			assertThat(pool.eventLoops()).containsExactly(fresh);
			assertThat(fresh.state()).isEqualTo(PythonEventLoopState.RUNNING);
		}
	}

	@Test
	void loopThatDiesAfterItWasReplacedIsNotRestarted() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder())) {
			PythonEventLoop former = pool.eventLoops().get(0);
			Leave leave = new Leave();
			pool.addPreparation(leave);
			former.retire("a test asks for it");
			assertThat(leave.begun).succeedsWithin(LONG);
			pool.removePreparation(leave);
			former.giveUp("a test asks for it");
			Awaitility.await().atMost(LONG).until(() -> former.state() == PythonEventLoopState.FAILED);
			leave.end.complete(null);
			PythonEventLoop fresh = pool.eventLoops().get(0);
			fresh.retire("a test asks for it again");
			awaitReplacement(pool, fresh);
			Awaitility.await().atMost(LONG).until(() -> !pool.isRecovering());
			assertThat(pool.restarts(0)).isEqualTo(2);
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	@Test
	void loopThatDiesOnceItIsPreparedGetsNoCalls() {
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder())) {
			List<PythonEventLoop> prepared = new CopyOnWriteArrayList<>();
			pool.addPreparation((eventLoop) -> {
				prepared.add(eventLoop);
				if (prepared.size() == 1) {
					eventLoop.giveUp("a test asks for it");
					Awaitility.await().atMost(LONG).until(() -> eventLoop.state() == PythonEventLoopState.FAILED);
				}
			});
			kill(pool);
			Awaitility.await().atMost(LONG).until(() -> prepared.size() == 2 && !pool.isRecovering());
			assertThat(pool.eventLoops()).containsExactly(prepared.get(1));
			assertThat(pool.restarts(0)).isEqualTo(1);
			assertThat(add(pool).call(Integer.class).block(LONG)).isEqualTo(3);
		}
	}

	@Test
	void loopThatDiesLeavesNoSharedMemory() throws IOException {
		Path directory = Files.createDirectory(this.folder.resolve("memory"));
		try (PythonEventLoopPool pool = start(EventLoopSettings.builder().directory(directory))) {
			PythonEventLoop former = pool.eventLoops().get(0);
			Path file = this.folder.resolve("released");
			Path begun = this.folder.resolve("blocked");
			call(pool, "restarts:touch_and_block_loop").args(begun.toString(), file.toString()).send().block(LONG);
			Awaitility.await().atMost(LONG).until(() -> Files.exists(begun));
			call(pool, "basic:echo").args((Object) new byte[200_000]).send().block(LONG);
			assertThat(files(directory)).anyMatch((name) -> name.contains("-j"));
			former.giveUp("a test asks for it");
			Files.createFile(file);
			awaitReplacement(pool, former);
			Awaitility.await().atMost(LONG).until(() -> files(directory).isEmpty());
		}
	}

	private static List<String> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile).map((file) -> file.getFileName().toString()).toList();
		}
	}

	@Test
	void closeLetsTheCallsOfARetiredLoopEnd() throws IOException {
		Path file = this.folder.resolve("released");
		PythonEventLoopPool pool = start(EventLoopSettings.builder());
		PythonEventLoop former = pool.eventLoops().get(0);
		CompletableFuture<String> running = call(pool, "restarts:wait_for").args(file.toString())
			.call(String.class)
			.toFuture();
		Awaitility.await().atMost(LONG).until(() -> former.pending() == 1);
		former.retire("a test asks for it");
		awaitReplacement(pool, former);
		PythonEventLoop fresh = pool.eventLoops().get(0);
		CompletableFuture<Void> closing = TestThreads.run(() -> pool.close(LONG));
		Awaitility.await().atMost(LONG).until(() -> fresh.state() == PythonEventLoopState.STOPPED);
		assertThat(running).isNotDone();
		Files.createFile(file);
		assertThat(running).succeedsWithin(LONG).isEqualTo("released");
		assertThat(closing).succeedsWithin(LONG);
		assertThat(former.state()).isEqualTo(PythonEventLoopState.STOPPED);
	}

	@Test
	void closeEndsARetiredLoopWithinItsOwnTime() {
		PythonEventLoopPool pool = this.home
			.pool(EventLoopSettings.builder().gracePeriod(Duration.ofMinutes(10)).build());
		pool.start();
		PythonEventLoop former = pool.eventLoops().get(0);
		CompletableFuture<Void> running = call(pool, "tasks:wait_forever").args("r").call(Void.class).toFuture();
		Awaitility.await().atMost(LONG).until(() -> former.pending() == 1);
		former.retire("a test asks for it");
		awaitReplacement(pool, former);
		assertThat(TestThreads.run(() -> pool.close(Duration.ofSeconds(2)))).succeedsWithin(LONG);
		assertThat(running).isCompletedExceptionally();
		assertThat(former.state()).isEqualTo(PythonEventLoopState.STOPPED);
	}

	private PythonEventLoopPool start(EventLoopSettings.Builder settings) {
		PythonEventLoopPool pool = this.home.pool(settings.gracePeriod(Duration.ofSeconds(5)).build());
		pool.start();
		return pool;
	}

	private static void kill(PythonEventLoopPool pool) {
		call(pool, "tasks:break_loop").send().block(LONG);
	}

	private static void awaitReplacement(PythonEventLoopPool pool, PythonEventLoop former) {
		Awaitility.await().atMost(LONG).until(() -> pool.eventLoops().get(0) != former);
	}

	private static PythonCall add(PythonEventLoopPool pool) {
		return call(pool, "basic:add").args(1, 2);
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

	/**
	 * Holds the end of a loop that was replaced up until the test lets it go on.
	 */
	private static final class Leave implements EventLoopPreparation {

		private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

		private final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

		@Override
		public void prepare(PythonEventLoop eventLoop) {
		}

		@Override
		public void retire(PythonEventLoop eventLoop, Duration grace) {
			this.begun.complete(null);
			this.end.join();
		}

	}

}
