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

package dev.pyloop.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.Tags;

import dev.pyloop.eventloop.CallCancellation;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A counter that begins again with each loop, so that former loops have to be added.
 *
 * @param meter the meter
 * @param tags its tags besides the name of the loop
 * @param value reads it
 */
record LoopCounter(PythonMeters meter, Tags tags, ToDoubleFunction<PythonEventLoop> value) {

	static final List<LoopCounter> ALL = all();

	private static List<LoopCounter> all() {
		List<LoopCounter> counters = new ArrayList<>();
		add(counters, PythonMeters.WAKES, PythonEventLoop::wakes);
		add(counters, PythonMeters.LATE_DOORBELLS, PythonEventLoop::lateDoorbells);
		add(counters, PythonMeters.CALLS_SUBMITTED, PythonEventLoop::submitted);
		for (CallCancellation reason : CallCancellation.values()) {
			counters.add(new LoopCounter(PythonMeters.CALLS_CANCELLED,
					Tags.of(PythonMeters.Tags.REASON.asString(), reason.tag()),
					(eventLoop) -> eventLoop.hungCalls().cancelled(reason)));
		}
		add(counters, PythonMeters.CALLS_INTERRUPTED, (eventLoop) -> eventLoop.hungCalls().interrupted());
		add(counters, PythonMeters.EVENTS_DISPATCHED, (eventLoop) -> eventLoop.events().dispatched());
		add(counters, PythonMeters.EVENTS_REJECTED, (eventLoop) -> eventLoop.events().rejected());
		add(counters, PythonMeters.EVENTS_DROPPED, (eventLoop) -> eventLoop.events().dropped());
		add(counters, PythonMeters.LOG_DROPPED, (eventLoop) -> eventLoop.log().dropped());
		return List.copyOf(counters);
	}

	private static void add(List<LoopCounter> counters, PythonMeters meter, ToDoubleFunction<PythonEventLoop> value) {
		counters.add(new LoopCounter(meter, Tags.empty(), value));
	}

}
