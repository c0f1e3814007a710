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

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

import dev.pyloop.PythonTimeoutException;
import dev.pyloop.eventloop.CallExpiry;

/**
 * The timeout of one call. When it passes, Python is asked to cancel the call and to tell
 * where it is. If it does not tell soon, its loop is blocked: then Python is asked past
 * the loop, and if it does not tell even so, C code holds the GIL or the worker process
 * is stopped.
 */
final class CallTimeout implements Disposable {

	private static final long STACK_MILLIS = 100;

	private static final long LOCATE_MILLIS = 900;

	private final ClientEngine engine;

	private final PythonRequest request;

	private final Duration timeout;

	private final Expiry expiry;

	private volatile Disposable timer;

	private volatile boolean expired;

	private boolean told;

	CallTimeout(ClientEngine engine, PythonRequest request, Duration timeout, Expiry expiry) {
		this.engine = engine;
		this.request = request;
		this.timeout = timeout;
		this.expiry = expiry;
		this.timer = Schedulers.parallel().schedule(this::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	private void expire() {
		this.expired = true;
		this.timer = Schedulers.parallel().schedule(this::locate, STACK_MILLIS, TimeUnit.MILLISECONDS);
		this.expiry.cancelWithStack();
	}

	private void locate() {
		this.timer = Schedulers.parallel().schedule(this::giveUp, LOCATE_MILLIS, TimeUnit.MILLISECONDS);
		this.expiry.askWhere();
	}

	boolean isExpired() {
		return this.expired;
	}

	private void giveUp() {
		if (this.expiry.isProcessStopped()) {
			end(CallExpiry.STOPPED,
					"Python could not tell where it was: its worker process is stopped by a signal or a debugger",
					null);
			return;
		}
		end(CallExpiry.GIL,
				"Python could not tell where it was: C code holds the GIL, so nothing in its interpreter can run",
				null);
	}

	void onStack(@Nullable Object stack) {
		String text = (stack instanceof String string) ? string : "";
		if (text.isEmpty()) {
			end(CallExpiry.WAITING, "It had not begun to run", text);
		}
		else {
			end(CallExpiry.RUNNING, "It was at\n" + text, text);
		}
	}

	void onLocated(@Nullable String stack, String loop) {
		if (stack != null) {
			onStack(stack);
		}
		else {
			end(CallExpiry.BLOCKED,
					"Its event loop is blocked" + (loop.isEmpty() ? "" : " by other code, which was at\n" + loop),
					loop);
		}
	}

	private void end(CallExpiry reason, String where, @Nullable String stack) {
		if (tell()) {
			this.engine.eventLoopPool().callFailures().timedOut(reason);
			this.expiry.timedOut(new PythonTimeoutException("The call of " + this.request.description()
					+ " did not end within " + this.timeout.toMillis() + " ms. " + where, stack));
		}
	}

	private synchronized boolean tell() {
		boolean first = !this.told;
		this.told = true;
		return first;
	}

	@Override
	public void dispose() {
		this.timer.dispose();
	}

	/**
	 * What a timeout acts on.
	 */
	interface Expiry {

		/**
		 * Cancel the call in Python, and ask where it is.
		 */
		void cancelWithStack();

		/**
		 * Ask past the loop where the call is.
		 */
		void askWhere();

		/**
		 * Return whether the worker process is stopped.
		 * @return {@code true} if it cannot do anything
		 */
		boolean isProcessStopped();

		/**
		 * End the call.
		 * @param exception the failure
		 */
		void timedOut(PythonTimeoutException exception);

	}

}
