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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Where the threads of a loop were.
 *
 * @param samples how often each thread was looked at
 * @param duration how long that took
 * @param stacks how many samples found each stack: the name of the thread and functions
 * as {@code package.module:name}, outermost first, with {@code ;} between them
 * @since 0.1.0
 */
public record LoopProfile(long samples, Duration duration, Map<String, Long> stacks) {

	static LoopProfile of(@Nullable Object answer) {
		if (answer instanceof List<?> parts && parts.size() == 3 && parts.get(0) instanceof Number samples
				&& parts.get(1) instanceof Number seconds && parts.get(2) instanceof Map<?, ?> stacks) {
			Map<String, Long> counts = new TreeMap<>();
			stacks.forEach((stack, count) -> counts.put(String.valueOf(stack),
					(count instanceof Number number) ? number.longValue() : 0L));
			return new LoopProfile(samples.longValue(), Duration.ofMillis((long) (seconds.doubleValue() * 1000)),
					counts);
		}
		throw new IllegalStateException("Corrupt profile: " + answer);
	}

	/**
	 * Return the lines that tools for flame graphs read.
	 * @return a stack a line, with a space and the number of its samples behind it
	 */
	public String collapsed() {
		return this.stacks.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + " " + entry.getValue() + "\n")
			.collect(Collectors.joining());
	}

}
