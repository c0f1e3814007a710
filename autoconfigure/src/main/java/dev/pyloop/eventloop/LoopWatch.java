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

import java.util.concurrent.TimeUnit;

/**
 * What the supervisor sees of one loop. It reads shared memory only, so a loop that hangs
 * does not hold it up. For the thread of the supervisor, but for what it returns.
 *
 * @since 0.1.0
 */
public final class LoopWatch {

	private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(1);

	private final SupervisionSettings settings;

	private final EventLoopChannel channel;

	private final EventLoopThread thread;

	private final StallWatch stall;

	private final QueueAge queueAge = new QueueAge();

	private final long createdAt = System.nanoTime();

	private volatile long age;

	private long idleSince;

	private long lastSubmitted;

	private long nextMemory;

	LoopWatch(SupervisionSettings settings, EventLoopChannel channel, EventLoopThread thread) {
		this.settings = settings;
		this.channel = channel;
		this.thread = thread;
		this.stall = new StallWatch(settings);
	}

	StallWatch.Verdict look(PythonEventLoop eventLoop, long now) {
		EventLoopChannel channel = this.channel;
		this.age = Math.max(this.queueAge.look(now, channel.written(), channel.taken()), channel.jobAge());
		long submitted = eventLoop.submitted();
		if (submitted != this.lastSubmitted || eventLoop.pending() > 0) {
			this.lastSubmitted = submitted;
			this.idleSince = now;
		}
		return this.stall.look(now, channel.heartbeat(), channel.sleeps());
	}

	/**
	 * Return how long calls wait for Python.
	 * @return the time in nanoseconds
	 */
	public long queueAge() {
		return this.age;
	}

	/**
	 * Return how long the loop has been busy with one step.
	 * @return the time in nanoseconds, 0 if it is not stalled
	 */
	public long stalledFor() {
		return this.stall.stalledFor();
	}

	/**
	 * Return how full the ring is that Java writes.
	 * @return the share of its bytes, from 0 to 1
	 */
	public double submissionRingUse() {
		return this.channel.submissionRingUse();
	}

	/**
	 * Return how full the ring is that Python writes.
	 * @return the share of its bytes, from 0 to 1
	 */
	public double completionRingUse() {
		return this.channel.completionRingUse();
	}

	/**
	 * Return how much shared memory long payloads take that Python has not read yet, of
	 * the memory that is kept for them.
	 * @return the number of bytes
	 */
	public long payloadUse() {
		return this.channel.payloadUse();
	}

	/**
	 * Return whether the loop has a worker process.
	 * @return {@code false} if it runs in this process, or has not started
	 */
	public boolean isProcess() {
		return this.thread.isProcess();
	}

	/**
	 * Return how much memory the worker process of the loop has.
	 * @return the bytes of resident memory, or -1 if that is not known
	 */
	public long residentMemory() {
		return this.thread.residentMemory();
	}

	/**
	 * Return how much processor time the worker process of the loop has used.
	 * @return the time in nanoseconds, or -1 if that is not known
	 */
	public long processorTime() {
		return this.thread.processorTime();
	}

	boolean isIdle(long now) {
		return now - this.idleSince >= this.settings.idleTime().toNanos();
	}

	/**
	 * Say whether the loop has served its time.
	 * @param eventLoop the loop
	 * @return why it is to be replaced, empty if it is not
	 */
	String whyReplace(PythonEventLoop eventLoop) {
		Long maxRequests = this.settings.maxRequests();
		if (maxRequests != null && eventLoop.submitted() >= maxRequests) {
			return "it was given " + eventLoop.submitted() + " calls of 'pyloop.event-loop.replacement.max-requests' "
					+ maxRequests;
		}
		long now = System.nanoTime();
		if (this.settings.maxAge() != null && now - this.createdAt >= this.settings.maxAge().toNanos()) {
			return "it is older than 'pyloop.event-loop.replacement.max-age' " + this.settings.maxAge();
		}
		return (this.settings.maxMemory() != null && now - this.nextMemory >= 0) ? memory(now) : "";
	}

	private String memory(long now) {
		this.nextMemory = now + MEMORY_NANOS;
		long memory = residentMemory();
		Long maxMemory = this.settings.maxMemory();
		return (maxMemory != null && memory >= maxMemory) ? "its " + memory
				+ " bytes of resident memory exceed 'pyloop.event-loop.replacement.max-memory' " + maxMemory : "";
	}

}
