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

import java.util.concurrent.atomic.LongAdder;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * Gives calls to one loop, from any thread.
 */
final class CallSubmissions {

	private final PythonEventLoop eventLoop;

	private final CallbackIdGenerator ids;

	private final InFlightRegistry inFlight;

	private final EventLoopLifecycle lifecycle;

	private final EventLoopChannel channel;

	private final LongAdder count = new LongAdder();

	CallSubmissions(PythonEventLoop eventLoop, CallbackIdGenerator ids, InFlightRegistry inFlight,
			EventLoopLifecycle lifecycle, EventLoopChannel channel) {
		this.eventLoop = eventLoop;
		this.ids = ids;
		this.inFlight = inFlight;
		this.lifecycle = lifecycle;
		this.channel = channel;
	}

	void submit(PendingCall call, int type, int flags, MarshalWriter payload) {
		long id = this.ids.next();
		call.assign(id, this.eventLoop);
		if (!this.inFlight.add(call)) {
			throw this.inFlight.rejected(call, this.eventLoop.name());
		}
		// The loop stores its state and then takes all calls out; this thread puts the
		// call in and then reads the state: one of the two sees the other.
		PythonEventLoopState state = this.lifecycle.state();
		if (state != PythonEventLoopState.RUNNING && this.inFlight.remove(id) != null) {
			throw this.lifecycle.unavailable("is " + state, null);
		}
		this.count.increment();
		try {
			int extensions = payload.hasExtensions() ? FrameType.EXTENSIONS : 0;
			call.written(this.channel.write(type, flags | extensions, id, payload));
		}
		catch (RuntimeException ex) {
			if (this.inFlight.remove(id) != null) {
				throw ex;
			}
		}
	}

	long count() {
		return this.count.sum();
	}

}
