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

package dev.pyloop.cpython;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * Calls plain Python functions in the thread of the caller, without an event loop. Safe
 * from any thread; where a direct call is not, {@link #call} says so.
 *
 * @since 0.1.0
 */
public final class PythonDirect implements AutoCloseable {

	/**
	 * What {@link #call} returns for a call that has to go through an event loop.
	 */
	public static final Object REFUSED = new Object();

	private static final Log logger = LogFactory.getLog(PythonDirect.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

	private static final long POLL_NANOS = 100_000;

	private final PythonDirectCodec codec;

	private final DirectThreads threads = new DirectThreads();

	private final DirectFunctions functions;

	private final DirectGate gate = new DirectGate();

	private final DirectBypass bypass = new DirectBypass();

	private final boolean freeThreaded;

	private PythonDirect(PythonRuntime runtime, PythonDirectCodec codec) {
		this.codec = codec;
		this.freeThreaded = runtime.installation().freeThreaded();
		this.functions = new DirectFunctions(codec);
	}

	/**
	 * Prepare direct calls.
	 * @param runtime the runtime, whose {@code sys.path} must have the Python half
	 * @param codec converts what is not a plain number, text or bytes
	 * @return the direct calls, to be closed before the runtime is released
	 */
	public static PythonDirect create(PythonRuntime runtime, PythonDirectCodec codec) {
		Assert.notNull(runtime, "'runtime' must not be null");
		Assert.notNull(codec, "'codec' must not be null");
		return new PythonDirect(runtime, codec);
	}

	/**
	 * Call a function and wait for it. The first call with a reference imports its
	 * module, unless the module may need what an event loop gives it.
	 * @param reference the function, such as {@code math:sqrt}
	 * @param arguments the positional arguments, not to be changed meanwhile
	 * @param keywords the keyword arguments, {@code null} or empty for none
	 * @return the untyped result, or {@link #REFUSED} if nothing was called because the
	 * function is no plain one, an event loop has to import its module, the thread is
	 * virtual or has a small stack, other threads are at it, or an argument cannot travel
	 * @throws dev.pyloop.PythonConversionException if the result cannot travel
	 * @throws dev.pyloop.PythonUnavailableException if this was closed
	 * @throws RuntimeException what the codec makes of an exception in Python
	 */
	public @Nullable Object call(String reference, @Nullable Object[] arguments,
			@Nullable Map<String, ? extends @Nullable Object> keywords) {
		DirectThread thread = this.threads.current();
		if (thread == null || arguments.length > DirectThread.ARGUMENTS) {
			return REFUSED;
		}
		PythonFunction function = this.functions.get(reference);
		if (function == null || !function.isPlain() || !(function.isBuiltin() || thread.hasLargeStack())) {
			return REFUSED;
		}
		boolean named = keywords != null && !keywords.isEmpty();
		PythonDirectCodec.Encoded encoded = named ? this.codec.encode(keywords) : null;
		DirectArguments prepared = DirectArguments.prepare(arguments, this.codec);
		if (prepared == null || (named && encoded == null)) {
			return REFUSED;
		}
		DirectCall call = new DirectCall(function, prepared, encoded, this.functions);
		return make(call, thread) ? call.result(this.codec) : REFUSED;
	}

	/**
	 * Forget the functions, after waiting up to 5 s for calls that run. Later calls fail
	 * with a {@link dev.pyloop.PythonUnavailableException}.
	 */
	@Override
	public void close() {
		this.functions.close();
		long deadline = System.nanoTime() + CLOSE_TIMEOUT.toNanos();
		// Who starts after one of these was idle finds the functions closed
		if (await(this.gate::isIdle, deadline) && await(this.bypass::isIdle, deadline)
				&& await(this.functions::isIdle, deadline)) {
			this.functions.release();
		}
		else {
			logger.warn("Python functions that still run keep their modules in memory");
		}
		this.threads.states().sweep();
	}

	private boolean make(DirectCall call, DirectThread thread) {
		DirectGate.Outcome outcome = (this.freeThreaded || call.function().isSlow()) ? DirectGate.Outcome.BYPASS
				: this.gate.make(call, thread);
		if (outcome == DirectGate.Outcome.BYPASS) {
			this.bypass.make(call, thread);
		}
		return outcome != DirectGate.Outcome.BUSY;
	}

	private static boolean await(BooleanSupplier condition, long deadline) {
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				return false;
			}
			LockSupport.parkNanos(POLL_NANOS);
		}
		return true;
	}

}
