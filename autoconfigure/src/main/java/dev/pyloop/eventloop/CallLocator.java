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

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * Finds out where calls are while the thread of their loop is blocked. One question
 * serves all calls that ask until its answer is there, or until the answer must be lost.
 */
final class CallLocator {

	private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final Queue<PendingCall> asking = new ConcurrentLinkedQueue<>();

	/**
	 * When Python was asked, {@code null} if it has answered.
	 */
	private final AtomicReference<@Nullable Long> asked = new AtomicReference<>();

	private final Runnable question;

	private final LongSupplier nanoTime;

	CallLocator(Runnable question) {
		this(question, System::nanoTime);
	}

	CallLocator(Runnable question, LongSupplier nanoTime) {
		this.question = question;
		this.nanoTime = nanoTime;
	}

	void ask(PendingCall call) {
		this.asking.add(call);
		Long now = this.nanoTime.getAsLong();
		Long asked = this.asked.get();
		if ((asked == null || now - asked >= LOST_NANOS) && this.asked.compareAndSet(asked, now)) {
			this.question.run();
		}
	}

	/**
	 * Take the answer of Python.
	 * @param answer the call that the thread of the loop runs, the stack of that thread,
	 * and the stacks of calls on other threads by id
	 */
	void onAnswer(@Nullable Object answer) {
		// Before the calls are taken out: a call that is too late for this asks again.
		this.asked.set(null);
		if (answer instanceof List<?> parts && parts.size() == 3 && parts.get(0) instanceof Number current
				&& parts.get(2) instanceof Map<?, ?> stacks) {
			String loop = String.valueOf(parts.get(1));
			for (PendingCall call = this.asking.poll(); call != null; call = this.asking.poll()) {
				tell(call, current.longValue(), loop, stacks);
			}
		}
	}

	private static void tell(PendingCall call, long current, String loop, Map<?, ?> stacks) {
		String own = (call.id() == current) ? loop : null;
		for (Map.Entry<?, ?> entry : stacks.entrySet()) {
			if (entry.getKey() instanceof Number id && id.longValue() == call.id()) {
				own = String.valueOf(entry.getValue());
			}
		}
		call.onLocated(own, loop);
	}

}
