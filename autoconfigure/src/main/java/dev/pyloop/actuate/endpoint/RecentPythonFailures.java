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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopListener;

/**
 * Keeps the last failures of event loops. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class RecentPythonFailures implements PythonEventLoopListener {

	private final int limit;

	private final Clock clock;

	private final Deque<PythonFailureDescriptor> failures = new ArrayDeque<>();

	/**
	 * Create a new instance.
	 * @param limit how many failures to keep
	 * @param clock tells when they happen
	 */
	public RecentPythonFailures(int limit, Clock clock) {
		Assert.isTrue(limit > 0, () -> "'limit' must be positive, not " + limit);
		Assert.notNull(clock, "'clock' must not be null");
		this.limit = limit;
		this.clock = clock;
	}

	@Override
	public void onRestarted(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
		if (cause != null) {
			add(eventLoop, PythonFailureDescriptor.Kind.RESTARTED, reason + ": " + cause);
		}
	}

	@Override
	public void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
		add(eventLoop, PythonFailureDescriptor.Kind.STALLED,
				"One step took " + duration.toMillis() + " ms so far\n" + stacks);
	}

	@Override
	public void onGivenUp(PythonEventLoop eventLoop, int restarts, @Nullable Throwable cause) {
		add(eventLoop, PythonFailureDescriptor.Kind.GIVEN_UP,
				"It was restarted " + restarts + " times, and failed again: " + cause);
	}

	private void add(PythonEventLoop eventLoop, PythonFailureDescriptor.Kind kind, String message) {
		synchronized (this.failures) {
			if (this.failures.size() == this.limit) {
				this.failures.removeLast();
			}
			this.failures.addFirst(new PythonFailureDescriptor(this.clock.instant(), eventLoop.name(), kind, message));
		}
	}

	/**
	 * Return what is kept.
	 * @return the failures, newest first
	 */
	public List<PythonFailureDescriptor> all() {
		synchronized (this.failures) {
			return List.copyOf(this.failures);
		}
	}

}
