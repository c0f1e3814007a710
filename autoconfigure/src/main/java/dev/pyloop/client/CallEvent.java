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

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

import dev.pyloop.observation.PythonClientObservationContext;

/**
 * Tells the flight recorder of a call that took long.
 */
@Name("dev.pyloop.Call")
@Label("Python Call")
@Description("A call from Java to Python, from its subscription to its end")
@Category({ "pyloop", "Calls" })
@StackTrace(false)
@Threshold("20 ms")
final class CallEvent extends Event {

	/**
	 * Is asked whether anything is recorded, which costs next to nothing.
	 */
	private static final CallEvent PROBE = new CallEvent();

	@Label("Function")
	@Description("What was called, as package.module:name, or the kind of the call")
	private @Nullable String function;

	@Label("Kind")
	private @Nullable String kind;

	@Label("Event Loop")
	private @Nullable String eventLoop;

	@Label("Outcome")
	private @Nullable String outcome;

	private CallEvent() {
	}

	static @Nullable CallEvent begun() {
		if (!PROBE.isEnabled()) {
			return null;
		}
		CallEvent event = new CallEvent();
		event.begin();
		return event;
	}

	/**
	 * End, and tell what it was if it took long.
	 * @param context knows the call
	 */
	void commit(PythonClientObservationContext context) {
		end();
		if (shouldCommit()) {
			String reference = context.getReference();
			this.kind = context.getCallKind().value();
			this.function = (reference != null) ? reference : this.kind;
			this.eventLoop = context.getEventLoop();
			this.outcome = context.getOutcome().name();
			commit();
		}
	}

}
