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

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;

/**
 * The calls that wait until a loop runs again, in the order of their arrival. Safe from
 * any thread.
 */
final class WaitingCalls {

	private static final Log logger = LogFactory.getLog(PythonEventLoopSupervisor.class);

	private final int limit;

	private final Set<WaitingCall> calls = new LinkedHashSet<>();

	WaitingCalls(int limit) {
		this.limit = limit;
	}

	/**
	 * Keep a call until a loop runs again.
	 * @param call the call, which may be resumed before this method returns
	 * @param recovering whether a loop is being restarted
	 * @param running whether a loop runs
	 * @return {@code false} if there is nothing to wait for, or too many calls wait
	 */
	boolean await(WaitingCall call, BooleanSupplier recovering, BooleanSupplier running) {
		if (!recovering.getAsBoolean() || !add(call)) {
			return false;
		}
		// The supervisor stores its state and then takes the calls out, this thread puts
		// the call in and then reads the state: one of the two sees the other.
		boolean late = !recovering.getAsBoolean() || running.getAsBoolean();
		if (late && remove(call)) {
			call.resume();
		}
		return true;
	}

	synchronized boolean add(WaitingCall call) {
		return this.calls.size() < this.limit && this.calls.add(call);
	}

	synchronized boolean remove(WaitingCall call) {
		return this.calls.remove(call);
	}

	synchronized int size() {
		return this.calls.size();
	}

	private synchronized List<WaitingCall> takeAll() {
		List<WaitingCall> taken = new ArrayList<>(this.calls);
		this.calls.clear();
		return taken;
	}

	void resume() {
		tellAll(WaitingCall::resume);
	}

	void fail(String message, @Nullable Throwable cause) {
		tellAll((call) -> call.unavailable(new PythonUnavailableException(message, false, cause)));
	}

	private void tellAll(Consumer<WaitingCall> action) {
		for (WaitingCall call : takeAll()) {
			try {
				action.accept(call);
			}
			catch (RuntimeException ex) {
				logger.error("A call that waited for an event loop failed, and so did its subscriber", ex);
			}
		}
	}

}
