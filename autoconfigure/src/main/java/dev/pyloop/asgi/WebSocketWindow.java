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

package dev.pyloop.asgi;

/**
 * How many messages, and bytes of them, may wait for the application.
 */
final class WebSocketWindow {

	private static final long BYTES = 1 << 20;

	private final int[] sizes;

	private long delivered;

	private long consumed;

	private long bytes;

	WebSocketWindow(int queue) {
		this.sizes = new int[queue];
	}

	/**
	 * Count a message; only if the window is open.
	 * @param size how many bytes it has
	 */
	void deliver(int size) {
		this.sizes[(int) (this.delivered++ % this.sizes.length)] = size;
		this.bytes += size;
	}

	/**
	 * Learn what the application has taken.
	 * @param count how many messages, since the start
	 */
	void consume(long count) {
		while (this.consumed < count && this.consumed < this.delivered) {
			this.bytes -= this.sizes[(int) (this.consumed++ % this.sizes.length)];
		}
	}

	boolean isFull() {
		return this.delivered - this.consumed >= this.sizes.length || this.bytes >= BYTES;
	}

	/**
	 * Return whether it is worth while to read again: little by little, a receiver whose
	 * buffer is full opens its own window too late for the sender.
	 * @return whether at least half is free
	 */
	boolean isHalfFree() {
		return this.delivered - this.consumed <= this.sizes.length / 2 && this.bytes <= BYTES / 2;
	}

}
