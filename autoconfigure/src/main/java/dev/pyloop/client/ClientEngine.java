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

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonException;
import dev.pyloop.PythonGatherException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.eventloop.CallIdentity;
import dev.pyloop.eventloop.CallQuarantine;
import dev.pyloop.eventloop.PendingCall;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.ring.FrameType;

/**
 * What all calls of a client share. Immutable.
 *
 * @param eventLoopPool the loops
 * @param converters converts values
 * @param timeout the timeout of calls that name none
 * @param allowEval whether code may be evaluated
 * @param streamPrefetch how many items of a stream are produced ahead of demand
 * @param limits limits the calls of functions, {@code null} if no function is limited
 * @param directCalls calls without a loop
 * @param broadcasts the code that runs on every loop
 * @param traces what is told about calls, {@code null} for nothing
 */
record ClientEngine(PythonEventLoopPool eventLoopPool, PythonConverters converters, @Nullable Duration timeout,
		boolean allowEval, int streamPrefetch, @Nullable CallLimits limits, DirectCalls directCalls,
		Broadcasts broadcasts, @Nullable CallTraces traces) {

	/**
	 * How often a call is given to another loop because the one that was selected for it
	 * has been replaced in between; it had not started there.
	 */
	private static final int REDIRECTS = 3;

	private static final FrameWriters writers = new FrameWriters();

	/**
	 * Start a call on a loop.
	 * @param request what to send
	 * @param call what waits for the answer
	 */
	void start(PythonRequest request, PendingCall call) {
		start(request, call, null);
	}

	/**
	 * Start a call on a given loop.
	 * @param request what to send
	 * @param call what waits for the answer
	 * @param given the loop, or {@code null} to choose one
	 */
	void start(PythonRequest request, PendingCall call, @Nullable PythonEventLoop given) {
		PythonEventLoop eventLoop = (given != null) ? given : select(request);
		MarshalWriter out = writers.take();
		try {
			request.write(this.converters, out);
			CallQuarantine quarantine = this.eventLoopPool.quarantine();
			if (quarantine.isRefusing()) {
				quarantine.check(identity(request));
			}
			submit(request, call, out, eventLoop, (given != null || request.isStrict()) ? 0 : REDIRECTS);
		}
		finally {
			writers.give(out);
		}
	}

	private PythonEventLoop select(PythonRequest request) {
		Object key = request.affinityKey();
		return (key instanceof PythonEventLoop eventLoop) ? eventLoop
				: this.eventLoopPool.select(key, request.isStrict());
	}

	private void submit(PythonRequest request, PendingCall call, MarshalWriter out, PythonEventLoop eventLoop,
			int redirects) {
		try {
			eventLoop.submit(call, request.type(), request.flags(), out);
		}
		catch (PythonUnavailableException ex) {
			if (redirects == 0) {
				throw ex;
			}
			submit(request, call, out, select(request), redirects - 1);
		}
	}

	/**
	 * Count a call that failed before it began, if it was rejected.
	 * @param call the call
	 * @param failure the failure
	 * @return the failure
	 */
	Throwable refused(PendingCall call, Throwable failure) {
		this.eventLoopPool.callFailures().failed(call, failure);
		return failure;
	}

	/**
	 * Return what tells a request from others.
	 * @param request the request
	 * @return what it calls with which arguments
	 */
	CallIdentity identity(PythonRequest request) {
		MarshalWriter out = writers.take();
		try {
			request.subject().write(this.converters, out);
			return CallIdentity.of(request.subject().description(), out);
		}
		finally {
			writers.give(out);
		}
	}

	/**
	 * Give a stream credit.
	 * @param call the stream
	 * @param eventLoop its loop
	 * @param items the number of items
	 */
	void credit(PendingCall call, PythonEventLoop eventLoop, long items) {
		MarshalWriter out = writers.take();
		try {
			out.writeLong(items);
			eventLoop.write(call, FrameType.CREDIT, 0, out);
		}
		finally {
			writers.give(out);
		}
	}

	/**
	 * Read a value.
	 * @param type the type of the value
	 * @param buffer the memory that holds it
	 * @param offset where it begins
	 * @param length its length
	 * @param <T> the type of the value
	 * @return the value
	 */
	<T> @Nullable T read(Type type, ByteBuffer buffer, int offset, int length) {
		return (type != Void.class) ? convert(read(buffer, offset, length), type) : null;
	}

	<T> @Nullable T convert(@Nullable Object value, Type type) {
		if (type == Void.class) {
			return null;
		}
		return (value != null || type != Object.class) ? this.converters.convert(value, type) : null;
	}

	@Nullable Object read(ByteBuffer buffer, int offset, int length) {
		return (length == 0) ? null : this.converters.read(buffer, offset, length);
	}

	void checkEvalAllowed() {
		if (!this.allowEval) {
			throw new IllegalStateException(
					"'eval' and 'exec' are turned off; set 'pyloop.client.allow-eval' to turn them on");
		}
	}

	/**
	 * Return the failure of a result that was received and cannot be read.
	 * @param ex what was raised
	 * @param request the request
	 * @return the failure, which names the call
	 */
	static PythonException asReadFailure(RuntimeException ex, PythonRequest request) {
		return (ex instanceof PythonGatherException gather) ? gather : asConversionException(ex, request);
	}

	static PythonConversionException asConversionException(RuntimeException ex, PythonRequest request) {
		if (ex instanceof PythonConversionException conversion) {
			return new PythonConversionException("Result of " + request.description() + ": " + ex.getMessage(),
					conversion.getPath(), ex);
		}
		return new PythonConversionException("Result of " + request.description() + " cannot be read: " + ex, null, ex);
	}

}
