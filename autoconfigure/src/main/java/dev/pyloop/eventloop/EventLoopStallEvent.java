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

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * Tells the flight recorder of a loop that is busy with one step for too long.
 */
@Name("dev.pyloop.EventLoopStall")
@Label("Python Event Loop Stall")
@Description("An event loop was busy with one step for longer than pyloop.event-loop.stall.warning")
@Category({ "pyloop", "Event Loops" })
@StackTrace(false)
final class EventLoopStallEvent extends Event {

	@Label("Event Loop")
	private final String eventLoop;

	@Label("Stalled For")
	@Timespan(Timespan.MILLISECONDS)
	private final long stalledFor;

	@Label("Python Stacks")
	@Description("Where the threads of Python were")
	private final String stacks;

	EventLoopStallEvent(String eventLoop, long stalledFor, String stacks) {
		this.eventLoop = eventLoop;
		this.stalledFor = stalledFor;
		this.stacks = stacks;
	}

}
