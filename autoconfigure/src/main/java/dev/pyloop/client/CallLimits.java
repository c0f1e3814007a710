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

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Finds the limit of a function: the one that names it, else the one with the longest
 * beginning of its reference. Immutable.
 */
final class CallLimits {

	private final List<PythonCallLimit> limits;

	private final Map<String, PythonCallLimit> exact = new HashMap<>();

	private final List<PythonCallLimit> patterns = new ArrayList<>();

	private CallLimits(Collection<PythonCallLimit> limits) {
		this.limits = List.copyOf(limits);
		Map<String, PythonCallLimit> byFunction = new HashMap<>();
		for (PythonCallLimit limit : limits) {
			PythonCallLimit other = byFunction.put(limit.function(), limit);
			Assert.isTrue(other == null || other == limit, () -> "Limits '" + other + "' and '" + limit
					+ "' are for the same function; leave one of them out");
		}
		byFunction.forEach((function, limit) -> {
			if (limit.settings().isPattern()) {
				this.patterns.add(limit);
			}
			else {
				this.exact.put(function, limit);
			}
		});
		this.patterns.sort(Comparator.comparingInt((PythonCallLimit limit) -> limit.function().length()).reversed());
	}

	/**
	 * Create the limits of a client.
	 * @param limits the limits
	 * @return the limits, or {@code null} if there are none
	 */
	static @Nullable CallLimits of(Collection<PythonCallLimit> limits) {
		return limits.isEmpty() ? null : new CallLimits(limits);
	}

	List<PythonCallLimit> all() {
		return this.limits;
	}

	@Nullable CallLimiter find(String reference) {
		PythonCallLimit limit = this.exact.get(reference);
		if (limit != null) {
			return limit.limiter();
		}
		for (PythonCallLimit pattern : this.patterns) {
			if (reference.startsWith(pattern.settings().prefix())) {
				return pattern.limiter();
			}
		}
		return null;
	}

}
