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

import java.util.concurrent.CompletableFuture;

/**
 * A Java thread that runs one Python function for as long as that takes. Python keeps one
 * thread state for it, so thread-local values and context variables stay.
 *
 * @since 0.1.0
 */
public final class PythonThread {

	/** Python relies on far more stack than Java's default of 1 MiB. */
	static final long STACK_SIZE = 16L << 20;

	private final Thread thread;

	private final CompletableFuture<byte[]> result = new CompletableFuture<>();

	private PythonThread(String name, String module, String function, byte[] argument) {
		this.thread = new Thread(null, () -> run(name, module, function, argument), name, STACK_SIZE, false);
		this.thread.setDaemon(true);
	}

	static PythonThread start(String name, String module, String function, byte[] argument) {
		PythonThread thread = new PythonThread(name, module, function, argument);
		thread.thread.start();
		return thread;
	}

	/**
	 * Return the thread.
	 * @return a daemon thread with a stack of 16 MiB
	 */
	public Thread thread() {
		return this.thread;
	}

	/**
	 * Return what the function returned.
	 * @return a future that completes on {@link #thread()}, without the GIL, with the
	 * marshalled result or with a {@link PythonRaisedException} or a
	 * {@link dev.pyloop.PythonModuleNotFoundException}
	 */
	public CompletableFuture<byte[]> result() {
		return this.result;
	}

	private void run(String name, String module, String function, byte[] argument) {
		byte[] value;
		try {
			value = PythonAnswer.unwrap(module, PythonInvocation.run(name, module, function, argument));
		}
		catch (Throwable ex) {
			this.result.completeExceptionally(ex);
			return;
		}
		this.result.complete(value);
	}

}
