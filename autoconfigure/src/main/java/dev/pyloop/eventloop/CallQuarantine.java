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

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallQuarantinedException;
import dev.pyloop.PythonWorkerException;

/**
 * The calls that ended their loop twice. They are refused for some time, so that one
 * input does not take down loop after loop. Safe from any thread.
 *
 * @since 0.1.0
 */
public final class CallQuarantine {

	static final Duration DURATION = Duration.ofMinutes(10);

	static final int STRIKES = 2;

	private static final int MAX_ENTRIES = 1000;

	private static final Log logger = LogFactory.getLog(CallQuarantine.class);

	private final LongSupplier nanoTime;

	private final Map<CallIdentity, Entry> entries = new LinkedHashMap<>();

	/**
	 * Whether any call is refused: all that a call costs as long as none is.
	 */
	private volatile boolean refusing;

	CallQuarantine() {
		this(System::nanoTime);
	}

	CallQuarantine(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	/**
	 * Return whether a call has to be checked.
	 * @return {@code false} if no call is refused
	 */
	public boolean isRefusing() {
		return this.refusing;
	}

	/**
	 * Refuse a call that is in quarantine.
	 * @param identity what is called, with which arguments
	 * @throws PythonCallQuarantinedException if the call is refused
	 */
	public synchronized void check(CallIdentity identity) {
		forgetOld();
		Entry entry = this.entries.get(identity);
		if (entry != null && entry.strikes() >= STRIKES) {
			Duration left = DURATION.minusNanos(this.nanoTime.getAsLong() - entry.at());
			throw new PythonCallQuarantinedException(
					"The call of " + identity.description() + " with these arguments is refused for " + left.toSeconds()
							+ " s more, since it ended its event loop " + entry.strikes() + " times; the last time it "
							+ entry.why() + ". Mend the function, or call it with other" + " arguments",
					left);
		}
	}

	/**
	 * Take note of the end of a loop.
	 * @param started the calls that it had taken
	 * @param cause why it ended, or {@code null} if that is not known
	 */
	synchronized void blame(List<PendingCall> started, @Nullable Throwable cause) {
		PendingCall culprit = culprit(started, cause);
		CallIdentity identity = (culprit != null) ? culprit.identity() : null;
		if (identity == null) {
			return;
		}
		forgetOld();
		Entry former = this.entries.remove(identity);
		int strikes = (former != null) ? former.strikes() + 1 : 1;
		String why = (cause instanceof PythonWorkerException exception) ? exception.getReason() : String.valueOf(cause);
		this.entries.put(identity, new Entry(strikes, this.nanoTime.getAsLong(), why));
		if (strikes >= STRIKES) {
			this.refusing = true;
			logger.error("The call of " + identity.description() + " (arguments " + identity.digest() + ") ended its"
					+ " event loop " + strikes + " times and is refused for " + DURATION);
		}
		if (this.entries.size() > MAX_ENTRIES) {
			this.entries.remove(this.entries.keySet().iterator().next());
		}
	}

	/**
	 * Find the call that ended a loop: the only one that had started, or the only one
	 * that the stack of the crash names. To blame all of them would refuse calls that
	 * only were there.
	 * @param started the calls that had started
	 * @param cause why the loop ended
	 * @return the call, or {@code null} if that cannot be told
	 */
	private static @Nullable PendingCall culprit(List<PendingCall> started, @Nullable Throwable cause) {
		if (started.size() == 1) {
			return started.get(0);
		}
		if (!(cause instanceof PythonWorkerException exception)) {
			return null;
		}
		String stack = CrashStack.currentThread(exception.getOutput());
		List<PendingCall> named = started.stream().filter((call) -> names(stack, call.identity())).toList();
		return (named.size() == 1) ? named.get(0) : null;
	}

	private static boolean names(String stack, @Nullable CallIdentity identity) {
		return identity != null && CrashStack.names(stack, identity.description());
	}

	private void forgetOld() {
		long now = this.nanoTime.getAsLong();
		Iterator<Entry> iterator = this.entries.values().iterator();
		while (iterator.hasNext() && now - iterator.next().at() >= DURATION.toNanos()) {
			iterator.remove();
		}
		this.refusing = this.entries.values().stream().anyMatch((entry) -> entry.strikes() >= STRIKES);
	}

	private record Entry(int strikes, long at, String why) {

	}

}
