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
 * Encodes events for Python, many of them as one frame: kind, id and data of each.
 */
final class EventFrames {

	private static final int PARTS = 3;

	private static final int SMALL_TUPLE = 255;

	private static final int SMALL_HEADER = 2;

	private static final int HEADER = 5;

	private static final PythonConverters converters = PythonConverters.create(null);

	private static final ThreadLocal<MarshalWriter> writers = ThreadLocal.withInitial(MarshalWriter::new);

	private static final ThreadLocal<MarshalWriter> joins = ThreadLocal.withInitial(MarshalWriter::new);

	private EventFrames() {
	}

	/**
	 * Encode events.
	 * @param events the events
	 * @return the payload of a frame, which the next call in this thread overwrites
	 */
	static MarshalWriter encode(Collection<? extends LoopEvent> events) {
		MarshalWriter out = writers.get();
		out.reset();
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
	 * @param count how many events there are
	 * @return a copy without the head
	 */
	static byte[] body(MarshalWriter encoded, int count) {
		int header = (count * PARTS <= SMALL_TUPLE) ? SMALL_HEADER : HEADER;
		byte[] body = new byte[encoded.size() - header];
		System.arraycopy(encoded.array(), header, body, 0, body.length);
		return body;
	}

	/**
	 * Join encoded events.
	 * @param first the first of them
	 * @param end the one after the last
	 * @param count how many events there are
	 * @return the payload of a frame, which the next call in this thread overwrites
	 */
	static MarshalWriter join(EncodedEvents first, @Nullable EncodedEvents end, int count) {
		MarshalWriter out = joins.get();
		out.reset();
		out.beginTuple(count * PARTS);
		for (EncodedEvents encoded = first; encoded != null && encoded != end; encoded = encoded.next) {
			out.writeRaw(encoded.bytes);
		}
		return out;
	}

}
