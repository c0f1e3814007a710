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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What happens to a call that goes on after it was cancelled.
 *
 * @param interruptAfter how long after its cancellation it is interrupted, or
 * {@code null} for never
 * @param killAfter how long after that its loop is given up, or {@code null} for never;
 * counted from the cancellation if there is no interruption
 * @since 0.1.0
 */
public record CancellationSettings(@Nullable Duration interruptAfter, @Nullable Duration killAfter) {

	public CancellationSettings {
		positive("interruptAfter", interruptAfter);
		positive("killAfter", killAfter);
	}

	private static void positive(String name, @Nullable Duration value) {
		Assert.isTrue(value == null || (!value.isNegative() && !value.isZero()),
				() -> "'" + name + "' must be greater than 0 but is " + value);
	}

	/**
	 * Return the settings with the default values.
	 * @return 2 seconds, and 5 seconds after that
	 */
	public static CancellationSettings defaults() {
		return new CancellationSettings(Duration.ofSeconds(2), Duration.ofSeconds(5));
	}

	long interruptNanos() {
		return (this.interruptAfter != null) ? this.interruptAfter.toNanos() : Long.MAX_VALUE;
	}

	long killNanos() {
		if (this.killAfter == null) {
			return Long.MAX_VALUE;
		}
		return this.killAfter.toNanos() + ((this.interruptAfter != null) ? this.interruptAfter.toNanos() : 0);
	}

	/**
	 * Return how long after its cancellation a call that goes on after its interruption
	 * is interrupted again: half way to the end of its loop.
	 * @return the time in nanoseconds
	 */
	long repeatNanos() {
		return (this.interruptAfter != null && this.killAfter != null)
				? this.interruptAfter.toNanos() + this.killAfter.toNanos() / 2 : Long.MAX_VALUE;
	}

}
