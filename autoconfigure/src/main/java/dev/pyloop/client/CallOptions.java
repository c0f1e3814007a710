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

import java.time.Duration;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Options of a call.
 *
 * @param timeout the timeout, if any
 * @param affinityKey the key that selects the loop, or the loop itself, if any
 * @param strict whether the call fails when the loop of its key does not run
 * @param inline whether a plain function runs on the thread of the loop
 * @param idempotent whether the call may run again when its loop ends
 */
record CallOptions(@Nullable Duration timeout, @Nullable Object affinityKey, boolean strict, boolean inline,
		boolean idempotent) {

	static final CallOptions NONE = new CallOptions(null, null, false, false, false);

	CallOptions withTimeout(Duration timeout) {
		Assert.notNull(timeout, "'timeout' must not be null");
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), () -> "'timeout' must be positive but is " + timeout);
		return new CallOptions(timeout, this.affinityKey, this.strict, this.inline, this.idempotent);
	}

	CallOptions withAffinityKey(Object affinityKey) {
		Assert.notNull(affinityKey, "'key' must not be null");
		return new CallOptions(this.timeout, affinityKey, this.strict, this.inline, this.idempotent);
	}

	CallOptions asStrict() {
		return new CallOptions(this.timeout, this.affinityKey, true, this.inline, this.idempotent);
	}

	CallOptions asInline() {
		return new CallOptions(this.timeout, this.affinityKey, this.strict, true, this.idempotent);
	}

	CallOptions asIdempotent() {
		return new CallOptions(this.timeout, this.affinityKey, this.strict, this.inline, true);
	}

}
