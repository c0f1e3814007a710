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

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonException;

/**
 * What waits for an answer of a loop. Its methods are called by the completion thread of
 * the loop, or by the thread that ends the loop; they must neither block nor throw.
 *
 * @since 0.1.0
 */
public abstract class PendingCall {

	private final int weight;

	private volatile long id;

	private volatile @Nullable PythonEventLoop eventLoop;

	private volatile long position;

	private volatile long cancelledAt;

	private int interrupts;

	private @Nullable Runnable release;

	/**
	 * Create a new instance.
	 * @param weight how many calls this counts as
	 */
	protected PendingCall(int weight) {
		this.weight = weight;
	}

	/**
	 * Take a frame that belongs to the call.
	 * @param type one of {@link dev.pyloop.ring.FrameType}
	 * @param flags the flags of the frame
	 * @param buffer the memory that holds the payload, valid until this method returns
	 * @param offset where the payload begins
	 * @param length the length of the payload in bytes
	 */
	protected abstract void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length);

	/**
	 * Fail because the loop cannot answer.
	 * @param exception the failure
	 */
	protected abstract void onFailure(PythonException exception);

	/**
	 * Return what is called with which arguments, for a call that may be refused later.
	 * @return the identity, or {@code null} if the call is never refused
	 */
	protected @Nullable CallIdentity identity() {
		return null;
	}

	/**
	 * Let something happen once the loop does not hold the call any more: when Python has
	 * told its end, or the loop has ended, or did not accept the call.
	 * @param release runs on the thread that learns of it, before the call is told; it
	 * must neither block nor throw, and may be run more than once
	 */
	protected final void whenReleased(@Nullable Runnable release) {
		this.release = release;
	}

	final void released() {
		Runnable release = this.release;
		if (release != null) {
			release.run();
		}
	}

	/**
	 * Take note of where the call is, which was asked for by {@link #locate()}.
	 * @param stack the Python stack of the call, or {@code null} if it does not run
	 * @param loop the Python stack of the thread of the loop, empty if it is idle
	 */
	protected void onLocated(@Nullable String stack, String loop) {
	}

	final int weight() {
		return this.weight;
	}

	final long id() {
		return this.id;
	}

	final void assign(long id, PythonEventLoop eventLoop) {
		this.id = id;
		this.eventLoop = eventLoop;
	}

	final void written(long position) {
		this.position = position;
	}

	final long position() {
		return this.position;
	}

	final long cancelledAt() {
		return this.cancelledAt;
	}

	final void cancelledAt(long cancelledAt) {
		this.cancelledAt = (cancelledAt != 0) ? cancelledAt : 1;
	}

	final int interrupts() {
		return this.interrupts;
	}

	/**
	 * Count an interruption. For the thread of the supervisor.
	 * @return how many there were
	 */
	final int interrupted() {
		return ++this.interrupts;
	}

	/**
	 * Ask Python past the loop, which may be blocked, where the call is. Does not block;
	 * Python does not answer while C code holds the GIL.
	 */
	protected final void locate() {
		PythonEventLoop eventLoop = this.eventLoop;
		if (eventLoop != null) {
			eventLoop.hungCalls().locate(this);
		}
	}

	/**
	 * Return whether the worker process that has the call is stopped by a signal or a
	 * debugger.
	 * @return {@code false} if it is not, or if that is not known
	 */
	public final boolean isProcessStopped() {
		PythonEventLoop eventLoop = this.eventLoop;
		return eventLoop != null && eventLoop.hungCalls().isStopped();
	}

	/**
	 * Ask Python to end the call; it still answers.
	 * @param reason why; after a timeout Python tells first where the call is
	 */
	protected final void cancelInPython(CallCancellation reason) {
		PythonEventLoop eventLoop = this.eventLoop;
		if (eventLoop != null) {
			eventLoop.hungCalls().cancel(this.id, reason);
		}
	}

	/**
	 * Look for the answer in the calling thread for a short time, which is faster than to
	 * be woken. The answer may be handled by this thread.
	 * @param answered whether the answer was handled
	 * @return whether the answer was handled
	 */
	protected final boolean awaitBriefly(BooleanSupplier answered) {
		PythonEventLoop eventLoop = this.eventLoop;
		return (eventLoop != null) ? eventLoop.channel().help(this.id, answered) : answered.getAsBoolean();
	}

	/**
	 * Return the loop that the call was given to.
	 * @return the loop, or {@code null} before the call was submitted
	 */
	public final @Nullable PythonEventLoop eventLoop() {
		return this.eventLoop;
	}

}
