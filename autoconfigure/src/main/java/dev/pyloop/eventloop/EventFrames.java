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

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.ring.FrameType;

/**
 * Encodes events for Python, many of them as one frame: kind, id and data of each.
 */
final class EventFrames {

	private static final PythonConverters converters = PythonConverters.create(null);

	private static final ThreadLocal<MarshalWriter> writers = ThreadLocal.withInitial(MarshalWriter::new);

	private EventFrames() {
	}

	static void write(Collection<? extends LoopEvent> events, EventLoopChannel channel) {
		MarshalWriter out = encode(events);
		channel.write(FrameType.EVENTS, out.hasExtensions() ? FrameType.EXTENSIONS : 0, 0, out);
	}

	private static MarshalWriter encode(Collection<? extends LoopEvent> events) {
		MarshalWriter out = writers.get();
		out.reset();
		out.beginTuple(events.size() * 3);
		for (LoopEvent event : events) {
			out.writeInt(event.type());
			out.writeLong(event.id());
			if (event.data() instanceof byte[] bytes) {
				out.writeBytes(bytes);
			}
			else {
				converters.write(event.data(), out);
			}
		}
		return out;
	}

}
