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
import java.util.Arrays;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import dev.pyloop.ring.FrameType;

/**
 * The calls of one loop that were cancelled and have not ended, and those of which
 * somebody wants to know where they are. Its methods are safe from any thread.
 *
 * @since 0.1.0
 */
public final class HungCalls {

	private final InFlightRegistry inFlight;

	private final EventLoopThread thread;

	private final EventLoopChannel channel;

	private final CancellationLadder ladder;

	private final CallLocator locator = new CallLocator(() -> command("locate"));

	HungCalls(String name, CancellationSettings settings, InFlightRegistry inFlight, EventLoopThread thread,
			EventLoopChannel channel) {
		this.inFlight = inFlight;
		this.thread = thread;
		this.channel = channel;
		this.ladder = new CancellationLadder(name, settings, inFlight);
	}

	void cancel(long id, CallCancellation reason) {
		PendingCall call = this.inFlight.find(id);
		if (call != null) {
			this.ladder.cancelled(call, reason, System.nanoTime());
			boolean where = reason == CallCancellation.TIMEOUT || this.ladder.wantsStack();
			this.channel.write(FrameType.CANCEL, where ? FrameType.WANT_STACK : 0, id);
		}
	}

	/**
	 * Take note that Python was told to end a call in another way than by its
	 * cancellation. If it goes on it is interrupted.
	 * @param call the call
	 * @param grace how long Python lets it go on
	 */
	public void ending(PendingCall call, Duration grace) {
		ending(call.id(), grace);
	}

	void ending(long id, Duration grace) {
		PendingCall call = this.inFlight.find(id);
		if (call != null) {
			this.ladder.cancelled(call, CallCancellation.DISCONNECT, System.nanoTime() + grace.toNanos());
		}
	}

	void locate(PendingCall call) {
		this.locator.ask(call);
	}

	/**
	 * Return where the threads of the loop are in Python, also if the loop is blocked.
	 * May block for a moment.
	 * @return the stacks as text, or the statement why they cannot be read
	 */
	public String stacks() {
		return this.thread.stacks();
	}

	/**
	 * Return whether the worker process of the loop is stopped by a signal or a debugger.
	 * @return {@code false} if it is not, or if that is not known
	 */
	public boolean isStopped() {
		return this.thread.isStopped();
	}

	/**
	 * Have Python do something past the loop, which may be blocked.
	 * @param what the command
	 * @param ids the calls that it is about
	 */
	void command(String what, long... ids) {
		this.thread.command(this.channel.command(what, ids));
	}

	void tick(PythonEventLoop eventLoop, Consumer<Runnable> tasks) {
		this.ladder.tick(eventLoop, System.nanoTime(), tasks);
	}

	boolean wantsStack() {
		return this.ladder.wantsStack();
	}

	void onCancelled(long id, @Nullable Object stack) {
		this.ladder.onCancelled(id, stack);
	}

	void onInterrupted(@Nullable Object answer) {
		this.ladder.onInterrupted(answer);
	}

	void onLocated(@Nullable Object answer) {
		this.locator.onAnswer(answer);
	}

	/**
	 * Return how many calls were cancelled, by timeouts as well.
	 * @return the number of calls
	 */
	public long cancelled() {
		return Arrays.stream(CallCancellation.values()).mapToLong(this::cancelled).sum();
	}

	/**
	 * Return how many calls were cancelled for one reason.
	 * @param reason the reason
	 * @return the number of calls
	 */
	public long cancelled(CallCancellation reason) {
		return this.ladder.cancelled(reason);
	}

	/**
	 * Return how many calls were interrupted because they went on after they were
	 * cancelled.
	 * @return the number of calls
	 */
	public long interrupted() {
		return this.ladder.interrupted();
	}

	/**
	 * Return how often the loop was given up or replaced because a call went on after it
	 * was interrupted.
	 * @return 0 or 1
	 */
	public long givenUp() {
		return this.ladder.givenUp();
	}

}
