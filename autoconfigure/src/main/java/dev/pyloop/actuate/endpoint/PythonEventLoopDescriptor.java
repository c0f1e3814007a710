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

import dev.pyloop.eventloop.HungCalls;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * One event loop in numbers.
 *
 * @param name the name, which a fresh loop at the same place takes over
 * @param state what the loop does
 * @param pending how many calls are in flight
 * @param submitted how many calls the loop was given
 * @param cancelled how many of them were cancelled, by timeouts as well
 * @param interrupted how many of them were interrupted after that
 * @param wakes how often Python was woken for calls
 * @param lateDoorbells how often Python found calls only through its safety timeout
 * @param restarts how often the loop of this place was replaced
 * @since 0.1.0
 */
public record PythonEventLoopDescriptor(String name, PythonEventLoopState state, int pending, long submitted,
		long cancelled, long interrupted, long wakes, long lateDoorbells, int restarts) {

	static PythonEventLoopDescriptor of(PythonEventLoop eventLoop, int restarts) {
		HungCalls calls = eventLoop.hungCalls();
		return new PythonEventLoopDescriptor(eventLoop.name(), eventLoop.state(), eventLoop.pending(),
				eventLoop.submitted(), calls.cancelled(), calls.interrupted(), eventLoop.wakes(),
				eventLoop.lateDoorbells(), restarts);
	}

}
