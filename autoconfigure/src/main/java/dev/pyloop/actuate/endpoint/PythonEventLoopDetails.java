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

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import dev.pyloop.eventloop.LoopRuntime;
import dev.pyloop.eventloop.LoopTask;

/**
 * An event loop from inside.
 *
 * @param eventLoop the loop in numbers
 * @param runtime what the loop runs in, or {@code null} if it was not ready yet
 * @param taskCount how many tasks and functions on worker threads there are, or
 * {@code null} if Python did not answer in time
 * @param tasks the first 200 of them, those that run before others, or {@code null} if
 * Python did not answer in time
 * @param stacks where the threads of the loop are in Python, as text
 * @since 0.1.0
 */
public record PythonEventLoopDetails(PythonEventLoopDescriptor eventLoop, @Nullable LoopRuntime runtime,
		@Nullable Integer taskCount, @Nullable List<LoopTask> tasks, String stacks) implements OperationResponseBody {

}
