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

import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Counts calls that were rejected, calls that timed out and calls that failed unseen, of
 * all loops of a pool and of their clients. Calls that fare well do not come here. Safe
 * from any thread.
 *
 * @since 0.1.0
 */
public final class CallFailures {

	private final Map<CallRejection, LongAdder> rejected = counters(CallRejection.values());

	private final Map<CallExpiry, LongAdder> timedOut = counters(CallExpiry.values());

	private final LongAdder unseen = new LongAdder();

	CallFailures() {
	}

	private static <T> Map<T, LongAdder> counters(T[] reasons) {
		return Stream.of(reasons).collect(Collectors.toUnmodifiableMap(Function.identity(), (key) -> new LongAdder()));
	}

	/**
	 * Count a call that failed, if it was rejected.
	 * @param call the call
	 * @param failure the failure
	 */
	public void failed(PendingCall call, Throwable failure) {
		@Nullable CallRejection reason = CallRejection.of(failure);
		if (reason != null) {
			count(this.rejected, reason).add(call.weight());
		}
	}

	/**
	 * Count a call whose timeout has passed.
	 * @param reason where it was
	 */
	public void timedOut(CallExpiry reason) {
		count(this.timedOut, reason).increment();
	}

	/**
	 * Count a call that was accepted, that nobody waits for, and that failed.
	 */
	public void failedUnseen() {
		this.unseen.increment();
	}

	/**
	 * Return how many calls were rejected.
	 * @param reason why
	 * @return the number of calls, gathered ones counted each
	 */
	public long rejected(CallRejection reason) {
		return count(this.rejected, reason).sum();
	}

	/**
	 * Return how many calls ended because their timeout had passed.
	 * @param reason where they were
	 * @return the number of calls, gathered ones counted as one
	 */
	public long expired(CallExpiry reason) {
		return count(this.timedOut, reason).sum();
	}

	/**
	 * Return how many calls failed that nobody waited for.
	 * @return the number of calls
	 */
	public long unseen() {
		return this.unseen.sum();
	}

	private static <T> LongAdder count(Map<T, LongAdder> counters, T reason) {
		LongAdder counter = counters.get(reason);
		if (counter == null) {
			throw new IllegalStateException("No counter of " + reason);
		}
		return counter;
	}

}
