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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.PythonCallRejectedException;

/**
 * Fires timers that are due at the same time, those of a loop with as few frames as
 * possible.
 */
final class EventTimersBatch {

	private static final Log logger = LogFactory.getLog(EventTimers.class);

	private static final int MAX_BATCH = 2048;

	private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private EventTimersBatch() {
	}

	/**
	 * Fire timers.
	 * @param due the timers
	 * @param again takes the timers that their loop did not take, and when to try again
	 */
	static void fire(List<ScheduledEvent> due, ObjLongConsumer<ScheduledEvent> again) {
		int begin = 0;
		while (begin < due.size()) {
			PythonEventLoop loop = due.get(begin).loop();
			// More than its queue has room for would be rejected for ever.
			int limit = Math.min(MAX_BATCH, loop.events().capacity());
			List<ScheduledEvent> fired = new ArrayList<>();
			List<LoopEvent> events = new ArrayList<>();
			int end = begin;
			while (end < due.size() && events.size() < limit && due.get(end).loop() == loop) {
				ScheduledEvent event = due.get(end++);
				if (event.fire()) {
					fired.add(event);
					events.add(event.event());
				}
			}
			dispatch(loop, events, fired, again);
			begin = end;
		}
	}

	private static void dispatch(PythonEventLoop loop, List<LoopEvent> events, List<ScheduledEvent> fired,
			ObjLongConsumer<ScheduledEvent> again) {
		try {
			loop.dispatch(events);
		}
		catch (PythonCallRejectedException ex) {
			refire(fired, again, 0);
		}
		catch (RuntimeException | Error ex) {
			if (loop.state().isOver()) {
				logger.debug(events.size() + " timers have no event loop any more", ex);
				return;
			}
			logger.error(events.size() + " timers of event loop '" + loop.name() + "' cannot be fired yet", ex);
			refire(fired, again, RETRY_NANOS);
		}
	}

	private static void refire(List<ScheduledEvent> fired, ObjLongConsumer<ScheduledEvent> again, long delay) {
		for (ScheduledEvent event : fired) {
			event.refire();
			again.accept(event, delay);
		}
	}

}
