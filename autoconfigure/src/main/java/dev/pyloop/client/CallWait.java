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

import reactor.core.scheduler.Schedulers;

import dev.pyloop.PythonException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.WaitingCall;

/**
 * A call that found no loop, and waits for the one that is being restarted.
 */
final class CallWait implements WaitingCall {

	private final Subject subject;

	private final PythonUnavailableException exception;

	private CallWait(Subject subject, PythonUnavailableException exception) {
		this.subject = subject;
		this.exception = exception;
	}

	/**
	 * Begin to wait.
	 * @param subject the call
	 * @param engine knows the loops
	 * @param exception what the call ends with if no loop runs in time
	 * @return {@code false} if there is nothing to wait for
	 */
	static boolean begin(Subject subject, ClientEngine engine, PythonUnavailableException exception) {
		CallWait wait = new CallWait(subject, exception);
		if (!engine.eventLoopPool().await(wait)) {
			return false;
		}
		Duration timeout = engine.eventLoopPool().settings().supervision().unavailableTimeout();
		Schedulers.parallel().schedule(() -> wait.expire(engine), timeout.toNanos(), TimeUnit.NANOSECONDS);
		return true;
	}

	private void expire(ClientEngine engine) {
		if (engine.eventLoopPool().abandon(this)) {
			unavailable(this.exception);
		}
	}

	@Override
	public void resume() {
		this.subject.resubmit();
	}

	@Override
	public void unavailable(PythonUnavailableException exception) {
		this.subject.refused(exception);
	}

	/**
	 * A call that can wait.
	 */
	interface Subject {

		/**
		 * Submit the call again, unless nobody wants it any more.
		 */
		void resubmit();

		/**
		 * End the call.
		 * @param exception the failure
		 */
		void refused(PythonException exception);

	}

}
