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
import java.util.List;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import dev.pyloop.testsupport.TestProcess;

/**
 * What happens to a worker.
 */
enum Strike {

	/**
	 * Somebody kills it.
	 */
	KILL("", "-9", false),

	/**
	 * Somebody stops it, so that it neither ends nor answers.
	 */
	STOP("", "-STOP", true),

	/**
	 * It reads memory that is not there.
	 */
	SEGMENTATION_FAULT("restarts:crash", null, false),

	/**
	 * A library ends it.
	 */
	ABORT("processes:crash", null, false),

	/**
	 * It leaves without a word.
	 */
	EXIT("processes:leave", null, false),

	/**
	 * Its loop never ends a step.
	 */
	ENDLESS_LOOP("processes:spin", null, true),

	/**
	 * C code keeps the GIL.
	 */
	GIL("processes:hold_gil", null, true),

	/**
	 * Its loop sleeps in the kernel.
	 */
	SLEEP("restarts:sleep_in_c", null, true),

	/**
	 * It writes where no correct writer writes.
	 */
	CORRUPT_POSITION("restarts:corrupt", null, false),

	/**
	 * It writes a frame that is longer than the ring.
	 */
	CORRUPT_LENGTH("chaos:wrong_length", null, false),

	/**
	 * It writes a frame that is shorter than nothing.
	 */
	CORRUPT_SIGN("chaos:negative_length", null, false),

	/**
	 * It writes a frame with more results than there are bytes.
	 */
	CORRUPT_COUNT("chaos:too_many_results", null, false);

	private static int number;

	private final String function;

	private final @Nullable String signal;

	private final boolean hangs;

	Strike(String function, @Nullable String signal, boolean hangs) {
		this.function = function;
		this.signal = signal;
		this.hangs = hangs;
	}

	/**
	 * Return how long it may take until somebody notices.
	 * @return the time
	 */
	Duration detection() {
		return this.hangs ? ChaosPool.STALL_TIMEOUT : Duration.ZERO;
	}

	/**
	 * Strike the first worker.
	 * @param pool the pool
	 * @return a call on it that cannot end well
	 */
	Mono<?> on(ChaosPool pool) {
		if (this.signal != null) {
			Mono<?> struck = pool.on(0, "tasks:wait_forever").args("struck").call(Void.class);
			Long pid = pool.on(0, "processes:pid").call(Long.class).block(ChaosPool.LONG);
			TestProcess.run(List.of("kill", this.signal, String.valueOf(pid)), ChaosPool.LONG).requireSuccess();
			return struck;
		}
		// Other arguments each time, since the same would be in quarantine.
		return pool.on(0, this.function).args(++number % 100 + 1).call(Void.class);
	}

}
