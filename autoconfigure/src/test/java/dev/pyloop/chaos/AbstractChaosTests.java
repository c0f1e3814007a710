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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Base class of tests that do harm under load.
 */
abstract class AbstractChaosTests {

	static final Duration LONG = ChaosPool.LONG;

	@TempDir
	Path directory;

	final CallLedger ledger = new CallLedger();

	private Leftovers leftovers;

	@BeforeEach
	void look() {
		this.leftovers = leftovers();
	}

	/**
	 * Not in the test, whose frame may keep the pool and its memory.
	 */
	@AfterEach
	void nothingIsLeft() throws InterruptedException {
		this.ledger.endLoad();
		this.leftovers.assertNone();
	}

	final Leftovers leftovers() {
		return Leftovers.before(ChaosPool.NAME, this.directory);
	}

	final void begin(ChaosPool pool) {
		this.ledger.beginLoad(new ChaosCalls(pool.pool())::next);
	}

	final void end() throws InterruptedException {
		this.ledger.awaitSuccesses(200);
		this.ledger.endLoad();
		this.ledger.assertEndedOnce();
	}

}
