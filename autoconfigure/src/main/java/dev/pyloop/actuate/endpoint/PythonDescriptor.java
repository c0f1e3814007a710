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

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint tells of Python as a whole.
 *
 * @param running whether the event loops were started and not stopped
 * @param recovering whether an event loop is being restarted
 * @param eventLoops the event loops, also those that do not run
 * @param failures the last failures, newest first
 * @since 0.1.0
 */
public record PythonDescriptor(boolean running, boolean recovering, List<PythonEventLoopDescriptor> eventLoops,
		List<PythonFailureDescriptor> failures) implements OperationResponseBody {

}
