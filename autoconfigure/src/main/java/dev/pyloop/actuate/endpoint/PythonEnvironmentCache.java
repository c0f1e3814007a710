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

package dev.pyloop.actuate.endpoint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopEnvironment;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * The environment of the first loop that tells of it, kept for a while: to look at all
 * packages takes Python some time.
 */
final class PythonEnvironmentCache {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final Duration KEPT = Duration.ofMinutes(1);

	private final PythonEventLoopPool eventLoopPool;

	private final Clock clock;

	private volatile @Nullable Entry entry;

	PythonEnvironmentCache(PythonEventLoopPool eventLoopPool, Clock clock) {
		this.eventLoopPool = eventLoopPool;
		this.clock = clock;
	}

	/**
	 * Return the environment. May block for a moment.
	 * @return the environment, or {@code null} if no loop tells of it
	 */
	@Nullable LoopEnvironment get() {
		Entry entry = this.entry;
		if (entry != null && this.eventLoopPool.eventLoops().contains(entry.eventLoop)
				&& this.clock.instant().isBefore(entry.time.plus(KEPT))) {
			return entry.environment;
		}
		return ask();
	}

	private @Nullable LoopEnvironment ask() {
		for (PythonEventLoop eventLoop : this.eventLoopPool.eventLoops()) {
			if (eventLoop.state() == PythonEventLoopState.RUNNING && eventLoop.watch().stalledFor() == 0) {
				LoopEnvironment environment = PythonAnswers.await(eventLoop.inspection().environment(), TIMEOUT);
				if (environment != null) {
					this.entry = new Entry(eventLoop, environment, this.clock.instant());
				}
				return environment;
			}
		}
		return null;
	}

	private record Entry(PythonEventLoop eventLoop, LoopEnvironment environment, Instant time) {

	}

}
