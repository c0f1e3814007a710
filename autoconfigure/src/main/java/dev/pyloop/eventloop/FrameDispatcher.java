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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalReader;
import dev.pyloop.ring.FrameHandler;
import dev.pyloop.ring.FrameType;

/**
 * Gives each frame of a loop to the call it belongs to. What belongs to nothing, or to a
 * loop that is gone, is counted and dropped. A subscriber that fails is logged, whatever
 * it throws: an error on this thread would end the loop for all callers. That holds for
 * an {@link OutOfMemoryError}, too; a JVM that has to end then is started with
 * {@code -XX:+ExitOnOutOfMemoryError}.
 */
final class FrameDispatcher implements FrameHandler, ResultsFrame.Results {

	private static final Log logger = LogFactory.getLog(PythonEventLoop.class);

	private final String name;

	private final int generation;

	private final InFlightRegistry inFlight;

	private final EventLoopThread thread;

	private final HungCalls hungCalls;

	private final BiConsumer<Long, @Nullable Object> commands;

	private final MarshalReader reader = new MarshalReader();

	private final PythonLog log;

	private final EventLoopObserver observer;

	private final LoopQuestions questions;

	private final LongAdder unknownFrames = new LongAdder();

	FrameDispatcher(String name, int generation, InFlightRegistry inFlight, EventLoopThread thread, HungCalls hungCalls,
			BiConsumer<Long, @Nullable Object> commands, PythonLog log, EventLoopObserver observer,
			LoopQuestions questions) {
		this.name = name;
		this.generation = generation & 0xffff;
		this.inFlight = inFlight;
		this.thread = thread;
		this.hungCalls = hungCalls;
		this.commands = commands;
		this.log = log;
		this.observer = observer;
		this.questions = questions;
	}

	@Override
	public void onFrame(int type, int flags, int generation, long id, ByteBuffer buffer, int offset, int length) {
		if ((generation & 0xffff) != this.generation) {
			this.unknownFrames.increment();
			return;
		}
		if (type == FrameType.RESULTS) {
			results(buffer, offset, length).forEach(this);
			return;
		}
		try {
			if (type == FrameType.COMMAND) {
				this.commands.accept(id, command(flags, buffer, offset, length));
			}
			else if (id == 0) {
				onLoopFrame(type, this.reader.read(buffer, offset, length));
			}
			else {
				onCallFrame(type, flags, id, buffer, offset, length);
			}
		}
		catch (Throwable ex) {
			log(type, ex);
		}
	}

	// The loop is given up as for a corrupt ring: which calls have their results in the
	// frame is not known, and none may wait for ever.
	private ResultsFrame results(ByteBuffer buffer, int offset, int length) {
		try {
			return new ResultsFrame(buffer, offset, length);
		}
		catch (RuntimeException ex) {
			throw new IllegalStateException("Corrupt frame: " + ex.getMessage(), ex);
		}
	}

	@Override
	public void onResult(long id, ByteBuffer buffer, int offset, int length) {
		try {
			onCallFrame(FrameType.RESULT, 0, id, buffer, offset, length);
		}
		catch (Throwable ex) {
			log(FrameType.RESULTS, ex);
		}
	}

	@Override
	public void onFailure(long id, PythonConversionException failure) {
		PendingCall call = this.inFlight.remove(id);
		if (call == null) {
			this.unknownFrames.increment();
			return;
		}
		fail(call, failure);
	}

	private void fail(PendingCall call, Throwable cause) {
		try {
			call.onFailure(unreadable(cause));
		}
		catch (Throwable ex) {
			log(FrameType.ERROR, ex);
		}
	}

	private void log(int type, Throwable failure) {
		logger.error("A frame of type " + type + " of event loop '" + this.name + "' could not be handled", failure);
	}

	private PythonConversionException unreadable(Throwable cause) {
		return new PythonConversionException("The answer of event loop '" + this.name + "' cannot be read: " + cause,
				null, cause);
	}

	private @Nullable Object command(int flags, ByteBuffer buffer, int offset, int length) {
		if ((flags & FrameType.BYTES) == 0) {
			try {
				return this.reader.read(buffer, offset, length);
			}
			catch (RuntimeException ex) {
				// For who waits for it
				return unreadable(ex);
			}
		}
		byte[] data = new byte[length];
		buffer.get(offset, data);
		return List.of(LoopResources.WRITE, data);
	}

	private void onCallFrame(int type, int flags, long id, ByteBuffer buffer, int offset, int length) {
		if (type == FrameType.ENDING) {
			this.hungCalls.ending(id, Duration.ZERO);
			return;
		}
		PendingCall call = isLast(type, flags) ? this.inFlight.remove(id) : this.inFlight.find(id);
		if (call == null) {
			this.unknownFrames.increment();
			return;
		}
		if (type == FrameType.STACK && this.hungCalls.wantsStack()) {
			this.hungCalls.onCancelled(id, this.reader.read(buffer, offset, length));
		}
		try {
			call.onFrame(type, flags, buffer, offset, length);
		}
		catch (Throwable ex) {
			log(type, ex);
			fail(call, ex);
			call.cancelInPython(CallCancellation.UNREADABLE);
		}
	}

	private static boolean isLast(int type, int flags) {
		return switch (type) {
			case FrameType.RESULT, FrameType.CANCELLED, FrameType.END, FrameType.ASGI_END, FrameType.ASGI_TRAILERS ->
				true;
			case FrameType.ASGI_RESPONSE, FrameType.ASGI_CHUNK -> (flags & FrameType.MORE) == 0;
			case FrameType.ERROR -> (flags & FrameType.UNFINISHED) == 0;
			default -> false;
		};
	}

	private void onLoopFrame(int type, @Nullable Object payload) {
		switch (type) {
			case FrameType.READY -> this.thread.ready(payload);
			case FrameType.ERROR -> this.thread.failed(PythonErrors.create(payload));
			case FrameType.INTERRUPTED -> this.hungCalls.onInterrupted(payload);
			case FrameType.STACK -> this.hungCalls.onLocated(payload);
			case FrameType.LOG -> this.log.accept(payload);
			case FrameType.ANSWER -> this.questions.onAnswer(payload);
			case FrameType.TELEMETRY -> this.observer.onTelemetry(LoopTelemetry.of(payload));
			case FrameType.METERS -> this.observer.onRecorded(RecordedBatch.of(payload));
			default -> this.unknownFrames.increment();
		}
	}

	long unknownFrames() {
		return this.unknownFrames.sum();
	}

}
