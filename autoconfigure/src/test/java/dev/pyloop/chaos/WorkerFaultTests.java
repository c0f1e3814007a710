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

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.Disposable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.eventloop.CancellationSettings;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.SupervisionSettings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for faults under load that a worker may survive, or that meet it when it starts.
 */
@ExtendWith(OutputCaptureExtension.class)
class WorkerFaultTests extends AbstractChaosTests {

	private static final long MEMORY = 1L << 30;

	@TempDir
	private Path folder;

	@Test
	void memoryThatIsTooLittleIsAnErrorOfTheCallThatNeedsIt() throws InterruptedException {
		try (ChaosPool pool = limitedPool()) {
			PythonEventLoop struck = pool.eventLoop(0);
			begin(pool);
			for (int round = 0; round < ChaosRounds.of(5, 100); round++) {
				this.ledger.awaitSuccesses(50);
				assertThatExceptionOfType(PythonException.class)
					.isThrownBy(() -> pool.on(0, "restarts:allocate").args(2 * MEMORY).call(Long.class).block(LONG))
					.withMessageStartingWith("MemoryError");
			}
			end();
			assertThat(this.ledger.failures()).isEmpty();
			assertThat(pool.eventLoop(0)).isSameAs(struck);
			pool.assertWhole();
		}
	}

	@Test
	void othersServeOnWhenAWorkerHasNoMemoryLeft() throws InterruptedException {
		try (ChaosPool pool = limitedPool()) {
			PythonEventLoop other = pool.eventLoop(1);
			begin(pool);
			for (int round = 0; round < ChaosRounds.of(3, 50); round++) {
				this.ledger.awaitSuccesses(50);
				CallLedger.Entry exhausted = this.ledger
					.call(pool.on(0, "chaos:exhaust").args(1 << 16).call(Void.class));
				Awaitility.await().atMost(LONG).until(exhausted::isEnded);
				pool.awaitAll();
			}
			end();
			assertThat(this.ledger.failures()).isNotEmpty()
				.allSatisfy((failure) -> assertThat(failure.toString()).containsAnyOf("MemoryError",
						"'" + ChaosPool.NAME + "-0'", "Cannot allocate memory"));
			assertThat(pool.eventLoop(1)).isSameAs(other);
			pool.assertWhole();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "swallow_all", "swallow_plain" })
	void noOtherCallNoticesThatOneSwallowsItsCancellation(String function) throws Exception {
		EventLoopSettings.Builder settings = EventLoopSettings.builder()
			.cancellation(new CancellationSettings(Duration.ofMillis(200), Duration.ofMillis(400)));
		try (ChaosPool pool = pool(settings, SupervisionSettings.builder(), PythonWorkerSettings.defaults())) {
			begin(pool);
			for (int round = 0; round < ChaosRounds.of(2, 25); round++) {
				PythonEventLoop former = pool.eventLoop(0);
				cancel(pool, function, "call" + round);
				pool.awaitReplacement(former, Duration.ofMillis(600));
				assertThat(former.hungCalls().givenUp()).isEqualTo(1);
			}
			end();
			assertThat(this.ledger.failures()).isEmpty();
			// The last one may still end its calls.
			Awaitility.await()
				.atMost(LONG)
				.untilAsserted(() -> assertThat(Leftovers.processes(this.directory)).hasSize(2));
			pool.assertWhole();
		}
	}

	private void cancel(ChaosPool pool, String function, String name) {
		Path key = this.folder.resolve(name);
		Disposable call = pool.on(0, "stubborn:" + function).args(key.toString()).call(Void.class).subscribe();
		Awaitility.await().atMost(LONG).until(() -> Files.exists(Path.of(key + ".started")));
		call.dispose();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unknown_type", "unknown_call", "other_generation", "unreadable_log" })
	void frameThatMakesNoSenseHarmsNoCall(String function) throws InterruptedException {
		try (ChaosPool pool = pool(EventLoopSettings.builder(), SupervisionSettings.builder(),
				PythonWorkerSettings.defaults())) {
			PythonEventLoop struck = pool.eventLoop(0);
			begin(pool);
			for (int round = 0; round < ChaosRounds.of(20, 1000); round++) {
				this.ledger.awaitSuccesses(10);
				pool.on(0, "chaos:" + function).call(Void.class).block(LONG);
			}
			end();
			assertThat(this.ledger.failures()).isEmpty();
			assertThat(pool.eventLoop(0)).isSameAs(struck);
			pool.assertWhole();
		}
	}

	@Test
	void resultThatIsCutIsAnErrorOfItsCall() throws InterruptedException {
		try (ChaosPool pool = pool(EventLoopSettings.builder(), SupervisionSettings.builder(),
				PythonWorkerSettings.defaults())) {
			begin(pool);
			for (int round = 0; round < ChaosRounds.of(20, 1000); round++) {
				this.ledger.awaitSuccesses(10);
				assertThatExceptionOfType(PythonConversionException.class)
					.isThrownBy(() -> pool.on(0, "chaos:cut_results").call(String.class).block(LONG))
					.withMessageContaining("cannot be read");
			}
			end();
			assertThat(this.ledger.failures()).isEmpty();
			pool.assertWhole();
		}
	}

	@Test
	void restartThatFailsIsTriedAgain(CapturedOutput output) throws Exception {
		Path broken = this.folder.resolve("broken");
		EventLoopSettings.Builder settings = EventLoopSettings.builder()
			.config(Map.of("fixtures.file", broken.toString()))
			.warmUpModules(List.of("fixtures.breaks_on_demand"));
		SupervisionSettings.Builder supervision = SupervisionSettings.builder()
			.maxRestarts(1000, Duration.ofHours(1))
			.backOff(Duration.ofMillis(50), 1, Duration.ofMillis(50));
		try (ChaosPool pool = pool(settings, supervision, PythonWorkerSettings.defaults())) {
			begin(pool);
			this.ledger.awaitSuccesses(100);
			Files.createFile(broken);
			PythonEventLoop former = pool.eventLoop(0);
			this.ledger.call(Strike.KILL.on(pool));
			Awaitility.await()
				.atMost(LONG)
				.until(() -> output.toString().split("Event loop 'chaos-0' could not be restarted", -1).length > 2);
			assertThat(output).contains("ended with exit code 3");
			assertThat(pool.pool().isRecovering()).isTrue();
			this.ledger.awaitSuccesses(100);
			Files.delete(broken);
			pool.awaitReplacement(former, Duration.ofSeconds(1));
			end();
			assertThat(this.ledger.failures())
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(PythonUnavailableException.class)
					.hasMessageContaining("'chaos-0'"));
			pool.assertWhole();
		}
	}

	private ChaosPool limitedPool() {
		return pool(EventLoopSettings.builder(),
				SupervisionSettings.builder()
					.maxRestarts(1000, Duration.ofHours(1))
					.backOff(Duration.ofMillis(50), 1, Duration.ofMillis(50)),
				PythonWorkerSettings.defaults().withMemoryLimit(MEMORY));
	}

	private ChaosPool pool(EventLoopSettings.Builder settings, SupervisionSettings.Builder supervision,
			PythonWorkerSettings worker) {
		return new ChaosPool(this.directory, settings, supervision, worker);
	}

}
