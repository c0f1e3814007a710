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

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A timer event that is to be dispatched at some time.
 */
final class ScheduledEvent implements LoopTimer {

	private static final int WAITING = 0;

	private static final int FIRED = 1;

	private static final int CANCELLED = 2;

	private final EventTimers timers;

	private final PythonEventLoop loop;

	private final LoopEvent.Timer event;

	private final AtomicInteger state = new AtomicInteger(WAITING);

	ScheduledEvent(EventTimers timers, PythonEventLoop loop, long id) {
		this.timers = timers;
		this.loop = loop;
		this.event = new LoopEvent.Timer(id);
	}

	@Override
	public boolean cancel() {
		if (end()) {
			this.timers.cancelled();
			return true;
		}
		return false;
	}

	boolean end() {
		return this.state.compareAndSet(WAITING, CANCELLED);
	}

	boolean fire() {
		return this.state.compareAndSet(WAITING, FIRED);
	}

	void refire() {
		this.state.set(WAITING);
	}

	boolean isWaiting() {
		return this.state.get() == WAITING;
	}

	@Override
	public boolean isFired() {
		return this.state.get() == FIRED;
	}

	PythonEventLoop loop() {
		return this.loop;
	}

	LoopEvent.Timer event() {
		return this.event;
	}

}
