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

import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * What was accepted and is not yet written, in order. Any thread may push; the rest is
 * for who does the work of the queue only.
 */
final class UnwrittenEvents {

	private final AtomicReference<@Nullable EncodedEvents> head = new AtomicReference<>();

	private @Nullable EncodedEvents first;

	void push(EncodedEvents encoded) {
		EncodedEvents next;
		do {
			next = this.head.get();
			encoded.next = next;
		}
		while (!this.head.compareAndSet(next, encoded));
	}

	/**
	 * Put back what a failure left unwritten.
	 * @param first the oldest, which leads to the others
	 */
	void putBack(@Nullable EncodedEvents first) {
		this.first = first;
	}

	boolean isPutBack() {
		return this.first != null;
	}

	/**
	 * Detach all.
	 * @return the oldest, which leads to the others
	 */
	@Nullable EncodedEvents take() {
		EncodedEvents newest = this.head.getAndSet(null);
		EncodedEvents oldest = null;
		while (newest != null) {
			EncodedEvents next = newest.next;
			newest.next = oldest;
			oldest = newest;
			newest = next;
		}
		EncodedEvents first = this.first;
		if (first == null) {
			return oldest;
		}
		EncodedEvents last = first;
		while (last.next != null) {
			last = last.next;
		}
		last.next = oldest;
		this.first = null;
		return first;
	}

}
