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

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonConversionException;
import dev.pyloop.PythonUnavailableException;

/**
 * What waits in Java for a result that Python gives by
 * {@code pyloop.complete_callback(id, result)} or
 * {@code pyloop.fail_callback(id, error)}. A handler hears of a result, an error or the
 * end of the loop, once; then it is gone. Any thread may use it. Handlers run on the
 * thread that reads the answers of Python and must never block.
 *
 * @since 0.1.0
 */
public final class PendingHandlers {

	private static final int RESULT = 10;

	private static final int ERROR = 11;

	private final String name;

	private final LoopResources resources;

	private final CallbackIdGenerator ids;

	PendingHandlers(String name, LoopResources resources, CallbackIdGenerator ids) {
		this.name = name;
		this.resources = resources;
		this.ids = ids;
	}

	/**
	 * Register a handler.
	 * @param handler takes the result and {@code null}, or {@code null} and the error
	 * @return the id to give to Python
	 */
	public long register(BiConsumer<@Nullable Object, @Nullable Throwable> handler) {
		Assert.notNull(handler, "'handler' must not be null");
		long id = this.ids.next();
		this.resources.register(id, new Pending(id, handler));
		return id;
	}

	/**
	 * Forget a handler. A result that comes later is counted and dropped; the method does
	 * nothing if there was one.
	 * @param id the id of the handler
	 */
	public void unregister(long id) {
		this.resources.unregister(id);
	}

	/**
	 * A handler that waits.
	 */
	private final class Pending implements LoopResource {

		private final long id;

		private final BiConsumer<@Nullable Object, @Nullable Throwable> handler;

		private final AtomicBoolean done = new AtomicBoolean();

		Pending(long id, BiConsumer<@Nullable Object, @Nullable Throwable> handler) {
			this.id = id;
			this.handler = handler;
		}

		@Override
		public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
			Assert.state(command == RESULT || command == ERROR, () -> "Command " + command + " is no result");
			Throwable error = (command == ERROR) ? PythonErrors.create(data) : null;
			settle((command == RESULT) ? data : null, error);
		}

		@Override
		public void onUnreadable(PythonConversionException failure) {
			settle(null, failure);
		}

		private void settle(@Nullable Object result, @Nullable Throwable error) {
			unregister(this.id);
			if (this.done.compareAndSet(false, true)) {
				this.handler.accept(result, error);
			}
		}

		@Override
		public void onLoopEnded() {
			if (this.done.compareAndSet(false, true)) {
				this.handler.accept(null, new PythonUnavailableException(
						"Event loop '" + PendingHandlers.this.name + "' ended before it gave a result", true, null));
			}
		}

	}

}
