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

package dev.pyloop.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import org.jspecify.annotations.Nullable;

/**
 * Documented meters of event loops, of calls and of ASGI applications.
 *
 * @since 0.1.0
 */
public enum PythonMeters implements MeterDocumentation {

	/**
	 * Calls in flight, those of ASGI applications among them.
	 */
	TASKS_PENDING("python.eventloop.tasks.pending", Meter.Type.GAUGE, "tasks"),

	/**
	 * Tasks of asyncio.
	 */
	TASKS_ACTIVE("python.eventloop.tasks.active", Meter.Type.GAUGE, "tasks"),

	/**
	 * Calls that may be in flight; further ones are rejected.
	 */
	MAX_PENDING("python.eventloop.max.pending", Meter.Type.GAUGE, "tasks"),

	/**
	 * How late the loop runs what is due, of ten samples a second, and how long a step
	 * takes that stalls it.
	 */
	DELAY("python.eventloop.delay", Meter.Type.TIMER, "seconds"),

	/**
	 * Share of the time that the loop did not wait, from 0 to 1; uvloop does not tell.
	 */
	UTILIZATION("python.eventloop.utilization", Meter.Type.GAUGE, null),

	/**
	 * How long the loop waits for the GIL after it gave that away, about once a second.
	 */
	GIL_WAIT("python.eventloop.gil.wait", Meter.Type.TIMER, "seconds"),

	/**
	 * How long the oldest call waits for Python.
	 */
	QUEUE_AGE("python.eventloop.queue.age", Meter.Type.GAUGE, "seconds"),

	/**
	 * How long the current step of the loop has taken, if it is a stall.
	 */
	STALLED("python.eventloop.stalled", Meter.Type.GAUGE, "seconds"),

	/**
	 * How often the loop was replaced by a fresh one.
	 */
	RESTARTS("python.eventloop.restarts", Meter.Type.COUNTER, "restarts"),

	/**
	 * How often Java woke the loop.
	 */
	WAKES("python.eventloop.wakes", Meter.Type.COUNTER, "wakes"),

	/**
	 * How often the loop found calls only by its safety timeout, expected to be 0.
	 */
	LATE_DOORBELLS("python.eventloop.doorbells.late", Meter.Type.COUNTER, "wakes"),

	/**
	 * Share of a ring that holds frames which are not read yet, from 0 to 1; what finds
	 * no room waits outside.
	 */
	RING_USED("python.eventloop.ring.used", Meter.Type.GAUGE, null, Tags.NAME, Tags.RING),

	/**
	 * Shared memory of long arguments that Python has not read yet; what goes beyond the
	 * 64 MiB that are kept for reuse is not counted.
	 */
	PAYLOAD_USED("python.eventloop.payload.used", Meter.Type.GAUGE, "bytes"),

	/**
	 * Calls that the loop was given, gathered ones counted as one.
	 */
	CALLS_SUBMITTED("python.calls.submitted", Meter.Type.COUNTER, "calls"),

	/**
	 * Calls that Python was asked to end.
	 */
	CALLS_CANCELLED("python.calls.cancelled", Meter.Type.COUNTER, "calls", Tags.NAME, Tags.REASON),

	/**
	 * Calls that were not accepted.
	 */
	CALLS_REJECTED("python.calls.rejected", Meter.Type.COUNTER, "calls", Tags.REASON),

	/**
	 * Calls that did not end within their timeout.
	 */
	CALLS_TIMEOUTS("python.calls.timeouts", Meter.Type.COUNTER, "calls", Tags.REASON),

	/**
	 * Calls made by {@code send()} that were accepted and failed later; each is logged.
	 */
	CALLS_UNSEEN_FAILURES("python.calls.unseen.failures", Meter.Type.COUNTER, "calls", new Tags[0]),

	/**
	 * Calls that were interrupted because they went on after their cancellation.
	 */
	CALLS_INTERRUPTED("python.calls.interrupted", Meter.Type.COUNTER, "calls"),

	/**
	 * Events that were written for Python.
	 */
	EVENTS_DISPATCHED("python.events.dispatched", Meter.Type.COUNTER, "events"),

	/**
	 * Events that were rejected because Python had too many to read.
	 */
	EVENTS_REJECTED("python.events.rejected", Meter.Type.COUNTER, "events"),

	/**
	 * Events for what Python had not registered.
	 */
	EVENTS_DROPPED("python.events.dropped", Meter.Type.COUNTER, "events"),

	/**
	 * Lines that Python logged and for which there was no room.
	 */
	LOG_DROPPED("python.log.dropped", Meter.Type.COUNTER, "lines"),

	/**
	 * Processor time of the worker process, where the system tells it.
	 */
	WORKER_CPU_TIME("python.worker.cpu.time", Meter.Type.COUNTER, "seconds"),

	/**
	 * Resident memory of the worker process, where the system tells it.
	 */
	WORKER_MEMORY_RSS("python.worker.memory.rss", Meter.Type.GAUGE, "bytes"),

	/**
	 * Blocks of memory that the interpreter has given to objects.
	 */
	MEMORY_BLOCKS("cpython.memory.blocks", Meter.Type.GAUGE, "blocks"),

	/**
	 * How often the garbage collector looked.
	 */
	GC_COLLECTIONS("cpython.gc.collections", Meter.Type.COUNTER, "collections", Tags.NAME, Tags.GENERATION),

	/**
	 * Objects that the garbage collector collected.
	 */
	GC_COLLECTED("cpython.gc.collected_objects", Meter.Type.COUNTER, "objects", Tags.NAME, Tags.GENERATION),

	/**
	 * Objects that the garbage collector could not collect.
	 */
	GC_UNCOLLECTABLE("cpython.gc.uncollectable_objects", Meter.Type.COUNTER, "objects", Tags.NAME, Tags.GENERATION),

	/**
	 * Requests and WebSockets in flight.
	 */
	ASGI_REQUESTS_OPEN("asgi.requests.open", Meter.Type.GAUGE, "requests", Tags.APPLICATION, Tags.TYPE),

	/**
	 * Responses of which a part was sent and the end was not.
	 */
	ASGI_STREAMS_OPEN("asgi.streams.open", Meter.Type.GAUGE, "responses", Tags.APPLICATION);

	private final String name;

	private final Meter.Type type;

	private final @Nullable String baseUnit;

	private final Tags[] tags;

	PythonMeters(String name, Meter.Type type, @Nullable String baseUnit) {
		this(name, type, baseUnit, Tags.NAME);
	}

	PythonMeters(String name, Meter.Type type, @Nullable String baseUnit, Tags... tags) {
		this.name = name;
		this.type = type;
		this.baseUnit = baseUnit;
		this.tags = tags;
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public Meter.Type getType() {
		return this.type;
	}

	@Override
	public @Nullable String getBaseUnit() {
		return this.baseUnit;
	}

	@Override
	public KeyName[] getKeyNames() {
		return this.tags.clone();
	}

	/**
	 * Tags of the meters.
	 */
	public enum Tags implements KeyName {

		/**
		 * Name of the event loop.
		 */
		NAME("name"),

		/**
		 * Generation of the garbage collector: {@code 0}, {@code 1} or {@code 2}.
		 */
		GENERATION("cpython.gc.generation"),

		/**
		 * Why a call was not accepted or was cancelled, or where it was when its timeout
		 * passed.
		 */
		REASON("reason"),

		/**
		 * The ring: {@code submission} towards Python, {@code completion} towards Java.
		 */
		RING("ring"),

		/**
		 * Id of the ASGI application.
		 */
		APPLICATION("asgi.application"),

		/**
		 * What it is: {@code http} or {@code websocket}.
		 */
		TYPE("asgi.type");

		private final String key;

		Tags(String key) {
			this.key = key;
		}

		@Override
		public String asString() {
			return this.key;
		}

	}

}
