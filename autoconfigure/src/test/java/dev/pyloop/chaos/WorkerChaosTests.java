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

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.cpython.PythonWorkerSettings;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopState;
import dev.pyloop.eventloop.SupervisionSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for worker processes that end or hang under load: each call ends once, those of
 * other workers are not touched, the pool is whole again, and nothing is left behind.
 */
class WorkerChaosTests extends AbstractChaosTests {

	@ParameterizedTest
	@EnumSource(Strike.class)
	void othersServeOnWhenAWorkerIsStruck(Strike strike) throws InterruptedException {
		int rounds = ChaosRounds.of(2, 25);
		try (ChaosPool pool = pool(SupervisionSettings.builder()
			.maxRestarts(rounds, Duration.ofHours(1))
			.backOff(Duration.ofMillis(50), 1, Duration.ofMillis(50)))) {
			begin(pool);
			strike(pool, strike);
			Leftovers first = leftovers();
			for (int round = 1; round < rounds; round++) {
				strike(pool, strike);
				Awaitility.await().atMost(LONG).untilAsserted(first::assertNoMore);
			}
			end();
			assertThat(this.ledger.failures())
				.allSatisfy((failure) -> assertThat(failure).isInstanceOf(PythonUnavailableException.class)
					.hasMessageContaining("'" + ChaosPool.NAME + "-0'"));
			pool.assertWhole();
		}
	}

	private void strike(ChaosPool pool, Strike strike) {
		this.ledger.awaitSuccesses(200);
		PythonEventLoop former = pool.eventLoop(0);
		CallLedger.Entry struck = this.ledger.call(strike.on(pool));
		pool.awaitReplacement(former, strike.detection());
		Awaitility.await().atMost(LONG).until(struck::isEnded);
		assertThat(former.pending()).isZero();
	}

	@Test
	void restartStormEndsAtTheLimitAndOthersServeOn() throws InterruptedException {
		int limit = ChaosRounds.of(3, 50);
		try (ChaosPool pool = pool(SupervisionSettings.builder()
			.maxRestarts(limit, Duration.ofHours(1))
			.backOff(Duration.ofMillis(1), 1, Duration.ofMillis(1)))) {
			begin(pool);
			for (int round = 0; round < limit; round++) {
				strike(pool, Strike.KILL);
			}
			PythonEventLoop last = pool.eventLoop(0);
			this.ledger.call(Strike.KILL.on(pool));
			Awaitility.await().atMost(LONG).until(() -> last.state() == PythonEventLoopState.FAILED);
			end();
			assertThat(pool.pool().isRecovering()).isFalse();
			assertThat(pool.pool().eventLoops()).contains(last);
		}
	}

	@Test
	void noCallNoticesThatWorkersAreReplaced() throws InterruptedException {
		try (ChaosPool pool = pool(SupervisionSettings.builder())) {
			begin(pool);
			for (int round = 0; round < ChaosRounds.of(4, 100); round++) {
				PythonEventLoop former = pool.eventLoop(round % 2);
				former.retire("a test asks for it");
				pool.awaitReplacement(former, Duration.ZERO);
				Awaitility.await().atMost(LONG).until(() -> former.state() == PythonEventLoopState.STOPPED);
			}
			end();
			assertThat(this.ledger.failures()).isEmpty();
			pool.assertWhole();
		}
	}

	private ChaosPool pool(SupervisionSettings.Builder supervision) {
		return new ChaosPool(this.directory, EventLoopSettings.builder(), supervision, PythonWorkerSettings.defaults());
	}

}
