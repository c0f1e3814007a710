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

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;

/**
 * The callables that direct calls have gone to, found once and kept alive until the end.
 * <p>
 * A thread with the GIL takes no lock but that of the map, and a thread with that lock
 * calls nothing in Python, so that neither waits for the other.
 */
final class DirectFunctions {

	private final Map<String, PythonFunction> functions = new ConcurrentHashMap<>();

	private final PythonDirectCodec codec;

	private final DirectHooks hooks = LargeStack.call("python-direct", DirectHooks::load);

	private final AtomicInteger resolving = new AtomicInteger();

	private volatile boolean closed;

	DirectFunctions(PythonDirectCodec codec) {
		this.codec = codec;
	}

	/**
	 * Return the functions of the Python half.
	 * @return the functions
	 * @throws PythonUnavailableException if they were given back
	 */
	DirectHooks hooks() {
		if (this.closed) {
			throw new PythonUnavailableException(
					"The event loops are stopped, and direct calls with them; "
							+ "make no calls after the application context is closed, or start the pool again",
					false, null);
		}
		return this.hooks;
	}

	/**
	 * Return what a reference names.
	 * @param reference the reference
	 * @return the function, or {@code null} if an event loop has to find it first
	 */
	@Nullable PythonFunction get(String reference) {
		PythonFunction function = this.functions.get(reference);
		return (function != null) ? function : resolve(reference);
	}

	boolean isIdle() {
		return this.resolving.get() == 0;
	}

	void close() {
		this.closed = true;
	}

	/**
	 * Give the references back, once no call runs any more.
	 */
	void release() {
		LargeStack.call("python-direct", () -> {
			this.functions.values().forEach((function) -> PythonLibrary.Py_DecRef(function.address()));
			this.functions.clear();
			this.hooks.release();
			return this;
		});
	}

	private @Nullable PythonFunction resolve(String reference) {
		this.resolving.incrementAndGet();
		Object found;
		try {
			DirectHooks hooks = hooks();
			// The import of a module may need far more stack than this thread has
			found = LargeStack.call("python-resolve", () -> resolve(reference, hooks));
		}
		finally {
			this.resolving.decrementAndGet();
		}
		if (found instanceof DirectResult failure) {
			throw this.codec.failure(failure.bytes());
		}
		return (found != PythonDirect.REFUSED) ? (PythonFunction) found : null;
	}

	private Object resolve(String reference, DirectHooks hooks) {
		byte[] utf8 = reference.getBytes(StandardCharsets.UTF_8);
		long text = PythonLibrary.PyUnicode_FromStringAndSize(utf8, utf8.length);
		long found = PythonObjects.callWithOne(hooks.resolve(), text);
		PythonLibrary.Py_DecRef(text);
		if (found == 0) {
			return DirectResult.failure(hooks);
		}
		try {
			return (found != PythonObjects.NONE) ? keep(function(reference, found)) : PythonDirect.REFUSED;
		}
		finally {
			PythonLibrary.Py_DecRef(found);
		}
	}

	private PythonFunction keep(PythonFunction function) {
		PythonFunction other = this.functions.putIfAbsent(function.reference(), function);
		if (other == null) {
			return function;
		}
		PythonLibrary.Py_DecRef(function.address());
		return other;
	}

	private static PythonFunction function(String reference, long found) {
		// The items are borrowed from the tuple, the function is to outlive it
		long address = PythonObjects.PyTuple_GetItem(found, 0);
		boolean plain = PythonObjects.PyTuple_GetItem(found, 1) == PythonObjects.TRUE;
		boolean builtin = PythonObjects.PyTuple_GetItem(found, 2) == PythonObjects.TRUE;
		PythonLibrary.Py_IncRef(address);
		return new PythonFunction(reference, address, plain, builtin);
	}

}
