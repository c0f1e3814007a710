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
import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder of a loop that was replaced by a fresh one.
 */
@Name("dev.pyloop.EventLoopRestart")
@Label("Python Event Loop Restart")
@Description("A fresh event loop has taken the place of another one")
@Category({ "pyloop", "Event Loops" })
@StackTrace(false)
final class EventLoopRestartEvent extends Event {

	@Label("Event Loop")
	private final String eventLoop;

	@Label("Reason")
	private final String reason;

	@Label("Cause")
	@Description("What the former event loop failed with, if it failed")
	private final @Nullable String cause;

	EventLoopRestartEvent(String eventLoop, String reason, @Nullable String cause) {
		this.eventLoop = eventLoop;
		this.reason = reason;
		this.cause = cause;
	}

}
