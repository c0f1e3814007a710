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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a loop runs at one moment.
 *
 * @param count how many tasks and functions there are
 * @param tasks the first 200 of them; those that run come first
 * @since 0.1.0
 */
public record LoopTasks(int count, List<LoopTask> tasks) {

	static LoopTasks of(@Nullable Object answer) {
		if (answer instanceof List<?> parts && parts.size() == 2 && parts.get(0) instanceof Number count
				&& parts.get(1) instanceof List<?> tasks) {
			return new LoopTasks(count.intValue(), tasks.stream().map(LoopTask::of).toList());
		}
		throw new IllegalStateException("Corrupt tasks: " + answer);
	}

}
