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

import java.util.Collection;

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;

/**
 * Encodes events for Python, many of them as one frame: kind, id and data of each, and
 * one entry for many timers.
 */
final class EventFrames {

	private static final int PARTS = 3;

	/**
	 * The kind of many timers, whose ids are the data of one entry.
	 */
	private static final int TIMERS = -3;

	private static final int SMALL_TUPLE = 255;

	private static final int SMALL_HEADER = 2;

	private static final int HEADER = 5;

	private static final ThreadLocal<MarshalWriter> writers = ThreadLocal.withInitial(MarshalWriter::new);

	private static final ThreadLocal<MarshalWriter> joins = ThreadLocal.withInitial(MarshalWriter::new);

	private EventFrames() {
	}

	/**
	 * Encode events.
	 * @param events the events
	 * @param converters convert their data
	 * @return the payload of a frame, which the next call in this thread overwrites
	 */
	static MarshalWriter encode(Collection<? extends LoopEvent> events, PythonConverters converters) {
		MarshalWriter out = writers.get();
		out.reset();
		if (isTimers(events)) {
			encodeTimers(events, out);
			return out;
		}
		out.beginTuple(events.size() * PARTS);
		for (LoopEvent event : events) {
			out.writeInt(event.type());
			out.writeLong(event.id());
			Object data = event.data();
			if (data instanceof byte[] bytes) {
				out.writeBytes(bytes);
			}
			else {
				converters.write(data, out);
			}
		}
		return out;
	}

	/**
	 * Return how many entries events have in a frame.
	 * @param events the events
	 * @return one for each, or one for all if they are timers
	 */
	static int entries(Collection<? extends LoopEvent> events) {
		return isTimers(events) ? 1 : events.size();
	}

	private static boolean isTimers(Collection<? extends LoopEvent> events) {
		if (events.size() < 2) {
			return false;
		}
		for (LoopEvent event : events) {
			if (!(event instanceof LoopEvent.Timer)) {
				return false;
			}
		}
		return true;
	}

	private static void encodeTimers(Collection<? extends LoopEvent> events, MarshalWriter out) {
		out.beginTuple(PARTS);
		out.writeInt(TIMERS);
		out.writeLong(0);
		out.beginTuple(events.size());
		for (LoopEvent event : events) {
			out.writeLong(event.id());
		}
	}

	/**
	 * Return whether events can share a frame: what has keys refers to earlier ones.
	 * @param events the events
	 * @return whether all data is simple
	 */
	static boolean isJoinable(Collection<? extends LoopEvent> events) {
		for (LoopEvent event : events) {
			Object data = event.data();
			if (data != null && !(data instanceof byte[]) && !(data instanceof String) && !(data instanceof Integer)
					&& !(data instanceof Long)) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Return encoded events to be joined with others.
	 * @param encoded what {@link #encode} returned
	 * @param entries how many entries they have
	 * @return a copy without the head
	 */
	static byte[] body(MarshalWriter encoded, int entries) {
		int header = (entries * PARTS <= SMALL_TUPLE) ? SMALL_HEADER : HEADER;
		byte[] body = new byte[encoded.size() - header];
		System.arraycopy(encoded.array(), header, body, 0, body.length);
		return body;
	}

	/**
	 * Join encoded events.
	 * @param first the first of them
	 * @param end the one after the last
	 * @param entries how many entries they have
	 * @return the payload of a frame, which the next call in this thread overwrites
	 */
	static MarshalWriter join(EncodedEvents first, @Nullable EncodedEvents end, int entries) {
		MarshalWriter out = joins.get();
		out.reset();
		out.beginTuple(entries * PARTS);
		for (EncodedEvents encoded = first; encoded != null && encoded != end; encoded = encoded.next) {
			out.writeRaw(encoded.bytes);
		}
		return out;
	}

}
