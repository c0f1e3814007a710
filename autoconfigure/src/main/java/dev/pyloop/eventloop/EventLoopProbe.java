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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import dev.pyloop.PythonException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.ring.FrameType;

/**
 * Asks loops for an answer. A question that is not answered in time stays, and later
 * checks wait for the same one: it is not cancelled, since calls that do not end after
 * their cancellation end their loop. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class EventLoopProbe {

	private static final String FUNCTION = "builtins:bool";

	private final Duration timeout;

	private final Map<PythonEventLoop, Question> questions = new ConcurrentHashMap<>();

	/**
	 * Create a new instance.
	 * @param timeout how long a loop may take to answer
	 */
	public EventLoopProbe(Duration timeout) {
		this.timeout = timeout;
	}

	/**
	 * Ask a loop. Never blocks.
	 * @param eventLoop the loop
	 * @return whether it answered in time
	 */
	public Mono<Boolean> answers(PythonEventLoop eventLoop) {
		if (eventLoop.state() != PythonEventLoopState.RUNNING) {
			return Mono.just(false);
		}
		return Mono.defer(() -> question(eventLoop).answer.asMono()).timeout(this.timeout, Mono.just(false));
	}

	private Question question(PythonEventLoop eventLoop) {
		Question fresh = new Question(eventLoop);
		Question asked = this.questions.putIfAbsent(eventLoop, fresh);
		if (asked != null) {
			return asked;
		}
		MarshalWriter out = new MarshalWriter();
		out.beginTuple(3);
		out.writeString(FUNCTION);
		out.beginTuple(0);
		out.writeNone();
		try {
			eventLoop.submit(fresh, FrameType.CALL, FrameType.INLINE, out);
		}
		catch (PythonException ex) {
			fresh.answered(false);
		}
		return fresh;
	}

	/**
	 * A call whose result does not matter.
	 */
	private final class Question extends PendingCall {

		private final PythonEventLoop eventLoop;

		private final Sinks.One<Boolean> answer = Sinks.one();

		Question(PythonEventLoop eventLoop) {
			super(1);
			this.eventLoop = eventLoop;
		}

		private void answered(boolean well) {
			EventLoopProbe.this.questions.remove(this.eventLoop, this);
			this.answer.tryEmitValue(well);
		}

		@Override
		protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
			answered(type == FrameType.RESULT);
		}

		@Override
		protected void onFailure(PythonException exception) {
			answered(false);
		}

	}

}
