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

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;
import dev.pyloop.eventloop.TestHome;
import dev.pyloop.testsupport.TestProcess;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for worker processes that end or hang under load: each call ends once, those of
 * other workers are not touched, the pool is whole again, and nothing is left behind.
 */
class WorkerChaosTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final String NAME = "chaos";

	@TempDir
	private Path directory;

	private CallLedger ledger = new CallLedger();

	@BeforeEach
	void ledger() {
		this.ledger = new CallLedger();
	}

	@AfterEach
	void endLoad() throws InterruptedException {
		this.ledger.endLoad();
	}

	@ParameterizedTest
	@EnumSource(Strike.class)
	void othersServeOnWhenAWorkerIsStruck(Strike strike) throws InterruptedException {
		Leftovers leftovers = Leftovers.before(NAME, this.directory);
		int rounds = ChaosRounds.of(1, 25);
		try (PythonEventLoopPool pool = pool(SupervisionSettings.builder()
			.maxRestarts(rounds, Duration.ofHours(1))
			.backOff(Duration.ofMillis(50), 1, Duration.ofMillis(50)))) {
			pool.start();
			this.ledger.beginLoad(() -> call(pool, "basic:add").args(1, 2).call(Integer.class));
			for (int round = 0; round < rounds; round++) {
				this.ledger.awaitSuccesses(200);
				strike(pool, strike);
			}
			this.ledger.awaitSuccesses(200);
			this.ledger.endLoad();
			this.ledger.assertEndedOnce();
			assertThat(this.ledger.failures())
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(PythonUnavailableException.class)
					.hasMessageContaining("'" + NAME + "-0'"));
			assertWhole(pool);
		}
		leftovers.assertNone();
	}

	private void strike(PythonEventLoopPool pool, Strike strike) {
		PythonEventLoop former = pool.eventLoops().get(0);
		CallLedger.Entry struck = this.ledger.call(strike.on(pool, keyOf(pool, 0)));
		Awaitility.await()
			.atMost(LONG)
			.until(() -> pool.eventLoops().get(0) != former && pool.eventLoops().size() == 2
					&& pool.eventLoops().stream().allMatch(WorkerChaosTests::runs));
		Awaitility.await().atMost(LONG).until(struck::isEnded);
		assertThat(former.pending()).isZero();
	}

	@Test
	void restartStormEndsAtTheLimitAndOthersServeOn() throws InterruptedException {
		Leftovers leftovers = Leftovers.before(NAME, this.directory);
		int limit = ChaosRounds.of(3, 50);
		try (PythonEventLoopPool pool = pool(SupervisionSettings.builder()
			.maxRestarts(limit, Duration.ofHours(1))
			.backOff(Duration.ofMillis(1), 1, Duration.ofMillis(1)))) {
			pool.start();
			this.ledger.beginLoad(() -> call(pool, "basic:add").args(1, 2).call(Integer.class));
			for (int round = 0; round < limit; round++) {
				strike(pool, Strike.KILL);
			}
			PythonEventLoop last = pool.eventLoops().get(0);
			this.ledger.call(Strike.KILL.on(pool, keyOf(pool, 0)));
			Awaitility.await().atMost(LONG).until(() -> last.state() == PythonEventLoopState.FAILED);
			this.ledger.awaitSuccesses(200);
			this.ledger.endLoad();
			this.ledger.assertEndedOnce();
			assertThat(pool.isRecovering()).isFalse();
			assertThat(pool.eventLoops()).contains(last);
		}
		leftovers.assertNone();
	}

	@Test
	void noCallNoticesThatWorkersAreReplaced() throws InterruptedException {
		Leftovers leftovers = Leftovers.before(NAME, this.directory);
		try (PythonEventLoopPool pool = pool(SupervisionSettings.builder())) {
			pool.start();
			this.ledger.beginLoad(() -> call(pool, "basic:add").args(1, 2).call(Integer.class));
			for (int round = 0; round < ChaosRounds.of(4, 100); round++) {
				PythonEventLoop former = pool.eventLoops().get(round % 2);
				former.retire("a test asks for it");
				Awaitility.await().atMost(LONG).until(() -> former.state() == PythonEventLoopState.STOPPED);
			}
			this.ledger.awaitSuccesses(200);
			this.ledger.endLoad();
			this.ledger.assertEndedOnce();
			assertThat(this.ledger.failures()).isEmpty();
			assertWhole(pool);
		}
		leftovers.assertNone();
	}

	private PythonEventLoopPool pool(SupervisionSettings.Builder supervision) {
		supervision.stallWarning(Duration.ofMillis(300)).stallTimeout(Duration.ofSeconds(1));
		return TestHome.PROCESS.pool(EventLoopSettings.builder()
			.count(2)
			.namePrefix(NAME)
			.directory(this.directory)
			.gracePeriod(Duration.ofSeconds(5))
			.supervision(supervision.build())
			.build());
	}

	private static void assertWhole(PythonEventLoopPool pool) {
		for (int index = 0; index < 2; index++) {
			assertThat(call(pool, "basic:add").args(1, 2)
				.affinity(keyOf(pool, index))
				.strict()
				.call(Integer.class)
				.block(LONG)).isEqualTo(3);
		}
		assertThat(pool.eventLoops()).allMatch(WorkerChaosTests::runs)
			.extracting(PythonEventLoop::lateDoorbells)
			.containsOnly(0L);
	}

	private static boolean runs(PythonEventLoop eventLoop) {
		return eventLoop.state() == PythonEventLoopState.RUNNING;
	}

	private static String keyOf(PythonEventLoopPool pool, int index) {
		for (int key = 0; key < 100; key++) {
			if (pool.select("key" + key, false).index() == index) {
				return "key" + key;
			}
		}
		throw new IllegalStateException("No key selects loop " + index);
	}

	private static PythonCall call(PythonEventLoopPool pool, String name) {
		return PythonClient.builder().eventLoopPool(pool).build().function("fixtures." + name);
	}

	/**
	 * What happens to a worker.
	 */
	enum Strike {

		/**
		 * Somebody kills it.
		 */
		KILL("", "-9"),

		/**
		 * Somebody stops it, so that it neither ends nor answers.
		 */
		STOP("", "-STOP"),

		/**
		 * It reads memory that is not there.
		 */
		SEGMENTATION_FAULT("restarts:crash", null),

		/**
		 * A library ends it.
		 */
		ABORT("processes:crash", null),

		/**
		 * It leaves without a word.
		 */
		EXIT("processes:leave", null),

		/**
		 * Its loop never ends a step.
		 */
		ENDLESS_LOOP("processes:spin", null),

		/**
		 * C code keeps the GIL.
		 */
		GIL("processes:hold_gil", null),

		/**
		 * Its loop sleeps in the kernel.
		 */
		SLEEP("restarts:sleep_in_c", null),

		/**
		 * It writes what no correct writer writes.
		 */
		CORRUPT_FRAMES("restarts:corrupt", null);

		private static int number;

		private final String function;

		private final @Nullable String signal;

		Strike(String function, @Nullable String signal) {
			this.function = function;
			this.signal = signal;
		}

		private Mono<?> on(PythonEventLoopPool pool, String key) {
			if (this.signal != null) {
				Long pid = call(pool, "processes:pid").affinity(key).call(Long.class).block(LONG);
				TestProcess.run(List.of("kill", this.signal, String.valueOf(pid)), LONG).requireSuccess();
				return call(pool, "tasks:wait_forever").args("struck").affinity(key).strict().call(Void.class);
			}
			// Other arguments each time, since the same would be in quarantine.
			return call(pool, this.function).affinity(key).args(++number % 100 + 1).call(Void.class);
		}

	}

}
