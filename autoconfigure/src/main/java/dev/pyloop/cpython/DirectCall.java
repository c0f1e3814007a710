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

import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * One call of a Python function from Java, made by the thread that asks for it or by the
 * one that is at it anyway.
 */
final class DirectCall {

	private static final int WAITING = 0;

	private static final int TAKEN = 1;

	private static final int DONE = 2;

	private final PythonFunction function;

	private final DirectArguments arguments;

	private final PythonDirectCodec.@Nullable Encoded keywords;

	private final DirectFunctions functions;

	private final Thread caller = Thread.currentThread();

	/** Its volatile write publishes result and failure to the caller. */
	private final AtomicInteger state = new AtomicInteger();

	private @Nullable Object result;

	private @Nullable Throwable failure;

	DirectCall(PythonFunction function, DirectArguments arguments, PythonDirectCodec.@Nullable Encoded keywords,
			DirectFunctions functions) {
		this.function = function;
		this.arguments = arguments;
		this.keywords = keywords;
		this.functions = functions;
	}

	PythonFunction function() {
		return this.function;
	}

	Thread caller() {
		return this.caller;
	}

	/**
	 * Claim the call; who succeeds has to execute it.
	 * @return {@code false} if somebody else did
	 */
	boolean take() {
		return this.state.compareAndSet(WAITING, TAKEN);
	}

	boolean isDone() {
		return this.state.get() == DONE;
	}

	void done() {
		this.state.set(DONE);
	}

	/**
	 * Make the call, with the GIL. Never raises anything.
	 * @param thread the current thread
	 */
	void execute(DirectThread thread) {
		boolean first = thread.enter();
		try {
			this.result = invoke(first ? thread : new DirectThread(), this.functions.hooks());
		}
		catch (Throwable ex) {
			this.failure = ex;
		}
		finally {
			thread.leave();
		}
	}

	/**
	 * Return the result, without the GIL, on the thread of the caller.
	 * @param codec decodes the result
	 * @return the Java value, or {@link PythonDirect#REFUSED}
	 */
	@Nullable Object result(PythonDirectCodec codec) {
		if (this.failure instanceof RuntimeException exception) {
			throw exception;
		}
		if (this.failure instanceof Error error) {
			throw error;
		}
		if (this.result instanceof DirectResult encoded) {
			if (encoded.failed()) {
				throw codec.failure(encoded.bytes());
			}
			return codec.decode(encoded.bytes());
		}
		return this.result;
	}

	private @Nullable Object invoke(DirectThread thread, DirectHooks hooks) {
		if (this.keywords == null && this.arguments.isNumber()) {
			return result(this.arguments.callWithNumber(this.function.address()), thread, hooks);
		}
		int count = this.arguments.size();
		int made = 0;
		long keywords = 0;
		try {
			while (made < count) {
				long argument = this.arguments.toPython(made, hooks);
				if (argument == 0) {
					return refused();
				}
				thread.setArgument(made++, argument);
			}
			if (this.keywords != null) {
				keywords = DirectArguments.decoded(this.keywords, hooks);
				if (keywords == 0) {
					return refused();
				}
			}
			return call(thread, count, keywords, hooks);
		}
		finally {
			release(thread, made, keywords);
		}
	}

	/**
	 * Leave a call whose arguments have no value in Python to a loop, whose error tells
	 * which of them and where in it.
	 * @return what stands for a call that was not made
	 */
	private static Object refused() {
		PythonLibrary.PyErr_Clear();
		return PythonDirect.REFUSED;
	}

	private @Nullable Object call(DirectThread thread, int count, long keywords, DirectHooks hooks) {
		return result(
				PythonObjects.PyObject_VectorcallDict(this.function.address(), thread.arguments(), count, keywords),
				thread, hooks);
	}

	private static @Nullable Object result(long object, DirectThread thread, DirectHooks hooks) {
		if (object == 0) {
			return DirectResult.failure(hooks);
		}
		try {
			return DirectResult.of(object, thread, hooks);
		}
		finally {
			PythonLibrary.Py_DecRef(object);
		}
	}

	private static void release(DirectThread thread, int count, long keywords) {
		for (int i = 0; i < count; i++) {
			long argument = thread.argument(i);
			if (!DirectArguments.isBorrowed(argument)) {
				PythonLibrary.Py_DecRef(argument);
			}
		}
		if (keywords != 0) {
			PythonLibrary.Py_DecRef(keywords);
		}
	}

}
