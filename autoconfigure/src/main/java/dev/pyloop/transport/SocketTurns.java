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

package dev.pyloop.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.FastThreadLocal;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * What the connections of one loop of Python have to tell in one turn of their event loop
 * of Netty, which is one frame. For the thread of that event loop only.
 */
final class SocketTurns implements Runnable {

	private static final Log logger = LogFactory.getLog(SocketTurns.class);

	/**
	 * More would need a file of its own instead of a place in the ring.
	 */
	private static final int MAX_BYTES = 1 << 15;

	private static final int MAX_EVENTS = 256;

	private static final long RETRY_MILLIS = 10;

	private static final FastThreadLocal<List<SocketTurns>> turns = new FastThreadLocal<>() {

		@Override
		protected List<SocketTurns> initialValue() {
			return new ArrayList<>();
		}

	};

	private final PythonEventLoop loop;

	private final EventLoop eventLoop;

	private final List<LoopEvent> events = new ArrayList<>();

	private int bytes;

	private boolean scheduled;

	private SocketTurns(PythonEventLoop loop, EventLoop eventLoop) {
		this.loop = loop;
		this.eventLoop = eventLoop;
	}

	/**
	 * Return what tells the events of a loop at the end of the turn.
	 * @param loop the loop
	 * @param eventLoop the event loop of the current thread
	 * @return the events of this turn
	 */
	static SocketTurns of(PythonEventLoop loop, EventLoop eventLoop) {
		List<SocketTurns> all = turns.get();
		for (SocketTurns each : all) {
			if (each.loop == loop) {
				return each;
			}
		}
		// Those of loops that have ended are among them
		all.removeIf((each) -> !each.scheduled);
		SocketTurns turn = new SocketTurns(loop, eventLoop);
		all.add(turn);
		return turn;
	}

	/**
	 * Tell an event after those before.
	 * @param event the event
	 * @param bytes the size of its data
	 */
	void add(LoopEvent event, int bytes) {
		if (this.scheduled && this.bytes + bytes > MAX_BYTES) {
			tell();
		}
		this.events.add(event);
		this.bytes += bytes;
		if (!this.scheduled) {
			this.scheduled = true;
			this.eventLoop.execute(this);
		}
		else if (this.events.size() >= MAX_EVENTS) {
			tell();
		}
	}

	@Override
	public void run() {
		this.scheduled = false;
		tell();
	}

	private void tell() {
		try {
			this.loop.events().dispatchWithinWindow(this.events);
			clear();
		}
		catch (PythonUnavailableException ex) {
			logger.debug("Nobody learns of " + this.events.size() + " events", ex);
			clear();
		}
		catch (RuntimeException | Error ex) {
			// The windows of the connections bound what is kept
			logger.error("Events of event loop '" + this.loop.name() + "' cannot be written yet", ex);
			this.scheduled = true;
			this.eventLoop.schedule(this, RETRY_MILLIS, TimeUnit.MILLISECONDS);
		}
	}

	private void clear() {
		this.events.clear();
		this.bytes = 0;
	}

}
