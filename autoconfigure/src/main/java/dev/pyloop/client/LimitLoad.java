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

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonCallRejectedException.Reason;

/**
 * The load of a {@link CallLimiter} at one time.
 *
 * @param running how many calls ran
 * @param started how many were started in the last period
 * @param waiting how many waited
 */
record LimitLoad(int running, int started, int waiting) {

	/**
	 * Create the exception of a call.
	 * @param waiter what is rejected
	 * @param reason why, {@code null} if it needs more permits than can ever be free
	 * @param limit the settings of the limit
	 * @return the exception
	 */
	PythonCallRejectedException rejected(LimitWaiter waiter, @Nullable Reason reason, PythonCallLimitSettings limit) {
		Integer maxConcurrency = limit.maxConcurrency();
		Integer rate = limit.rate();
		boolean byRate = maxConcurrency == null || reason == Reason.RATE_LIMIT;
		int limited = (byRate && rate != null) ? rate : (maxConcurrency != null) ? maxConcurrency : 0;
		int used = byRate ? this.started : this.running;
		Reason given = (reason != null) ? reason : byRate ? Reason.RATE_LIMIT : Reason.CONCURRENCY_LIMIT;
		String message = waiter.description() + " " + what(waiter, given, limit) + ": of limit '" + limit.name() + "' "
				+ used + " of " + limited + (byRate ? " were started in " + limit.ratePeriod() : " ran") + " and "
				+ this.waiting + " of " + limit.maxQueue() + " waited; " + remedy(given, limit);
		return new PythonCallRejectedException(message, given, used + this.waiting, limited + limit.maxQueue());
	}

	private static String what(LimitWaiter waiter, Reason reason, PythonCallLimitSettings limit) {
		String what = (waiter.weight() == 1) ? "was rejected"
				: "were rejected, which need " + waiter.weight() + " permits at once";
		return switch (reason) {
			case QUEUE_TIMEOUT -> what + " after waiting for " + limit.queueTimeout();
			case SHED -> what + " after waiting, to make room for another call";
			default -> what;
		};
	}

	private static String remedy(Reason reason, PythonCallLimitSettings limit) {
		String property = "'pyloop.client.limits." + limit.name() + ".";
		String raise = switch (reason) {
			case QUEUE_TIMEOUT -> property + "queue-timeout'";
			case RATE_LIMIT -> property + "rate' or " + property + "max-queue'";
			default -> property + "max-concurrency' or " + property + "max-queue'";
		};
		return "slow down, or raise " + raise;
	}

}
