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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What is done about the calls of one loop that go on after they were cancelled: they are
 * interrupted where they run, and if that does not help the loop is given up. A call that
 * ends when it is cancelled costs no more than to note the time.
 */
final class CancellationLadder {

	private static final Log logger = LogFactory.getLog(PythonEventLoop.class);

	/**
	 * How long Python may take to say that it has interrupted calls; while C code holds
	 * the GIL it says nothing.
	 */
	private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * How long the loop is left alone after it was to be replaced. If that failed, for
	 * example because no fresh loop started, it is tried again.
	 */
	private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

	/**
	 * How many calls are interrupted at once: a command to a worker process has to be
	 * short. The others follow when Python has answered.
	 */
	static final int MAX_INTERRUPTED = 4000;

	private final String name;

	private final CancellationSettings settings;

	private final InFlightRegistry inFlight;

	private final LongAdder[] cancelled = Stream.generate(LongAdder::new)
		.limit(CallCancellation.values().length)
		.toArray(LongAdder[]::new);

	private final LongAdder interrupted = new LongAdder();

	private final LongAdder givenUp = new LongAdder();

	private volatile boolean waits;

	private volatile boolean answered = true;

	private long askedAt;

	private volatile @Nullable Interruption last;

	private boolean told;

	private boolean ended;

	private long endedAt;

	CancellationLadder(String name, CancellationSettings settings, InFlightRegistry inFlight) {
		this.name = name;
		this.settings = settings;
		this.inFlight = inFlight;
	}

	/**
	 * Take note that Python was asked to end a call.
	 * @param call the call
	 * @param reason why
	 * @param at when that was or will be, in the time of {@link System#nanoTime()}
	 */
	void cancelled(PendingCall call, CallCancellation reason, long at) {
		if (call.cancelledAt() == 0) {
			// Written before the flag, and the other thread clears the flag before it
			// looks for calls: it finds this one, or the flag stays set.
			call.cancelledAt(at);
			this.cancelled[reason.ordinal()].increment();
			this.waits = true;
		}
	}

	/**
	 * Return whether it is of interest where a call is when it is cancelled.
	 * @return whether there is a log line for it
	 */
	boolean wantsStack() {
		return logger.isDebugEnabled();
	}

	/**
	 * Take note of where a call was when it was cancelled.
	 * @param id the id of the call
	 * @param stack its stack, empty if it had not begun
	 */
	void onCancelled(long id, @Nullable Object stack) {
		logger.debug("Call " + id + " of event loop '" + this.name + "' is cancelled, where it was at\n" + stack);
	}

	/**
	 * Look for calls that go on. For the thread of the supervisor; does not block.
	 * @param eventLoop the loop
	 * @param now the time of {@link System#nanoTime()}
	 * @param tasks does what may block
	 */
	void tick(PythonEventLoop eventLoop, long now, Consumer<Runnable> tasks) {
		if (!this.waits) {
			return;
		}
		this.waits = false;
		List<PendingCall> late = new ArrayList<>();
		PendingCall hopeless = look(now, late);
		tellIfUnanswered(eventLoop, now, tasks);
		if (hopeless != null && (!this.ended || now - this.endedAt >= RETRY_NANOS)) {
			end(eventLoop, hopeless, now, tasks);
		}
		else if (!late.isEmpty() && this.answered) {
			interrupt(eventLoop, late, now, tasks);
		}
	}

	private @Nullable PendingCall look(long now, List<PendingCall> late) {
		PendingCall[] hopeless = new PendingCall[1];
		this.inFlight.forEach((call) -> {
			long at = call.cancelledAt();
			if (at == 0) {
				return;
			}
			this.waits = true;
			long age = now - at;
			if (age >= this.settings.killNanos()) {
				hopeless[0] = call;
			}
			else if (age >= ((call.interrupts() == 0) ? this.settings.interruptNanos() : this.settings.repeatNanos())
					&& call.interrupts() < 2 && late.size() < MAX_INTERRUPTED) {
				late.add(call);
			}
		});
		return hopeless[0];
	}

	private void interrupt(PythonEventLoop eventLoop, List<PendingCall> late, long now, Consumer<Runnable> tasks) {
		long[] ids = late.stream().mapToLong(PendingCall::id).toArray();
		for (PendingCall call : late) {
			if (call.interrupted() == 1) {
				this.interrupted.increment();
			}
		}
		this.askedAt = now;
		this.told = false;
		this.answered = false;
		tasks.accept(() -> eventLoop.hungCalls().command("interrupt", ids));
	}

	/**
	 * Take Python's word that it has interrupted calls.
	 * @param answer a list of id, what is done and stack for each call
	 */
	void onInterrupted(@Nullable Object answer) {
		this.answered = true;
		if (answer instanceof List<?> calls) {
			calls.forEach(this::log);
		}
	}

	private void log(@Nullable Object answer) {
		if (answer instanceof List<?> parts && parts.size() == 3 && parts.get(0) instanceof Number id
				&& this.inFlight.find(id.longValue()) != null) {
			this.last = new Interruption(id.longValue(), String.valueOf(parts.get(2)));
			logger.warn("Call " + id + " of event loop '" + this.name + "' goes on after its cancellation and "
					+ parts.get(1) + ", where it is at\n" + parts.get(2));
		}
	}

	private void tellIfUnanswered(PythonEventLoop eventLoop, long now, Consumer<Runnable> tasks) {
		if (!isAnswered(now) && !this.told) {
			this.told = true;
			tasks.accept(() -> logger.warn("Calls of event loop '" + this.name
					+ "' go on after their cancellation and cannot be interrupted. " + eventLoop.thread().stacks()));
		}
	}

	private boolean isAnswered(long now) {
		return this.answered || now - this.askedAt < ANSWER_NANOS;
	}

	private void end(PythonEventLoop eventLoop, PendingCall call, long now, Consumer<Runnable> tasks) {
		if (!this.ended) {
			this.givenUp.increment();
		}
		this.ended = true;
		this.endedAt = now;
		String why = "call " + call.id() + " did not end within "
				+ TimeUnit.NANOSECONDS.toMillis(now - call.cancelledAt())
				+ " ms after its cancellation ('pyloop.event-loop.cancellation')";
		boolean stuck = !this.answered || eventLoop.watch().stalledFor() >= stuckNanos();
		tasks.accept(() -> {
			try {
				logger.warn("Event loop '" + this.name + "' is " + (stuck ? "given up" : "replaced") + ": " + why + ". "
						+ where(eventLoop, call.id()));
			}
			finally {
				end(eventLoop, why, stuck);
			}
		});
	}

	private static void end(PythonEventLoop eventLoop, String why, boolean stuck) {
		if (stuck) {
			eventLoop.giveUp(why);
		}
		else {
			eventLoop.retire(why);
		}
	}

	// A task that waits is on no thread.
	private String where(PythonEventLoop eventLoop, long id) {
		Interruption last = this.last;
		String stacks = eventLoop.thread().stacks();
		return (last != null && last.id() == id) ? "It was interrupted at\n" + last.stack() + "\n" + stacks : stacks;
	}

	private long stuckNanos() {
		return Math.min(STUCK_NANOS, this.settings.killNanos() / 2);
	}

	long cancelled(CallCancellation reason) {
		return this.cancelled[reason.ordinal()].sum();
	}

	long interrupted() {
		return this.interrupted.sum();
	}

	long givenUp() {
		return this.givenUp.sum();
	}

	private record Interruption(long id, String stack) {
	}

}
