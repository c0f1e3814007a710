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

/**
 * What there is of Python.
 *
 * @param running whether the loops run
 * @param recovering whether a loop is being replaced after a failure
 * @param runtime what the first loop runs in, or {@code null} if none runs
 * @param environment the interpreter with its modules and variables, at most a minute
 * old, or {@code null} if no loop told of it in time
 * @param eventLoops the loops
 * @param asgiApplications the ASGI applications
 * @param failures what went wrong with loops, newest first
 * @since 0.1.0
 */
public record PythonDescriptor(boolean running, boolean recovering, @Nullable LoopRuntime runtime,
		@Nullable PythonEnvironmentDescriptor environment, List<PythonEventLoopDescriptor> eventLoops,
		List<AsgiApplicationDescriptor> asgiApplications,
		List<PythonFailureDescriptor> failures) implements OperationResponseBody {

}
