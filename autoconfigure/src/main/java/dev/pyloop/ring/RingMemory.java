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

package dev.pyloop.ring;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * The shared memory of one loop: a submission ring and a completion ring.
 *
 * @since 0.1.0
 */
public final class RingMemory {

	private final SharedMemory memory;

	private final SubmissionRing submissions;

	private final CompletionRing completions;

	private RingMemory(SharedMemory memory, SubmissionRing submissions, CompletionRing completions) {
		this.memory = memory;
		this.submissions = submissions;
		this.completions = completions;
	}

	/**
	 * Create the memory of a loop.
	 * @param file the file to create
	 * @param submissionCapacity bytes of the submission ring, a power of two
	 * @param completionCapacity bytes of the completion ring, a power of two
	 * @param generation the generation of the loop
	 * @param doorbell wakes Python
	 * @return the memory
	 */
	public static RingMemory create(Path file, int submissionCapacity, int completionCapacity, int generation,
			Doorbell doorbell) {
		SharedMemory memory = SharedMemory.create(file, RingLayout.DATA + submissionCapacity + completionCapacity);
		ByteBuffer buffer = memory.buffer();
		RingLayout.initialize(buffer, submissionCapacity, completionCapacity);
		SubmissionRing submissions = new SubmissionRing(buffer, RingLayout.DATA, submissionCapacity, generation,
				doorbell);
		CompletionRing completions = new CompletionRing(buffer, RingLayout.DATA + submissionCapacity,
				completionCapacity, doorbell);
		return new RingMemory(memory, submissions, completions);
	}

	/**
	 * Return the ring that Java writes.
	 * @return the submission ring
	 */
	public SubmissionRing submissions() {
		return this.submissions;
	}

	/**
	 * Return the ring that Python writes.
	 * @return the completion ring
	 */
	public CompletionRing completions() {
		return this.completions;
	}

	/**
	 * Return the file.
	 * @return the file that Python maps, too
	 */
	public Path file() {
		return this.memory.file();
	}

	/**
	 * Return how often Python turned its loop; it does not beat while it sleeps.
	 * @return the number of turns
	 */
	public long heartbeat() {
		return (long) RingLayout.LONG.getVolatile(this.memory.buffer(), RingLayout.HEARTBEAT);
	}

	/**
	 * Return whether Python has declared that it sleeps.
	 * @return {@code true} if it waits, {@code false} if it is busy or about to wake
	 */
	public boolean sleeps() {
		return (long) RingLayout.LONG.getVolatile(this.memory.buffer(), RingLayout.PYTHON_SLEEPS) != 0;
	}

	/**
	 * Return how long the oldest plain function waits for a worker thread.
	 * @return the time in nanoseconds, 0 if none waits
	 */
	public long jobAge() {
		return (long) RingLayout.LONG.getVolatile(this.memory.buffer(), RingLayout.JOB_AGE);
	}

	/**
	 * Return how often Python found frames only through its safety timeout.
	 * @return the number of late finds, expected to be zero
	 */
	public long lateDoorbells() {
		return (long) RingLayout.LONG.getVolatile(this.memory.buffer(), RingLayout.LATE_DOORBELLS);
	}

	/**
	 * Give a block of ids to Python, which has taken the one before.
	 * @param first the first of the ids
	 */
	public void offerIds(long first) {
		RingLayout.LONG.setVolatile(this.memory.buffer(), RingLayout.ID_BLOCK, first);
	}

	/**
	 * Return how many events Python dropped because nothing was registered for them.
	 * @return the number of events
	 */
	public long droppedEvents() {
		return (long) RingLayout.LONG.getVolatile(this.memory.buffer(), RingLayout.DROPPED_EVENTS);
	}

	/**
	 * Remove the name of the file once Python has mapped it.
	 */
	public void unlink() {
		this.memory.unlink();
	}

}
