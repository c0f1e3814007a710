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
package dev.pyloop.transport;

/**
 * How many bytes may wait for Python. Not for several threads.
 */
final class ReadWindow {

	static final long SIZE = 1 << 18;

	private long delivered;

	private long consumed;

	void deliver(int size) {
		this.delivered += size;
	}

	/**
	 * Learn what Python has taken.
	 * @param total how many bytes, since the start
	 */
	void consume(long total) {
		this.consumed = Math.max(this.consumed, Math.min(total, this.delivered));
	}

	boolean isFull() {
		return this.delivered - this.consumed >= SIZE;
	}

	/**
	 * Return whether it is worth while to read again.
	 * @return whether at least half is free
	 */
	boolean isHalfFree() {
		return this.delivered - this.consumed <= SIZE / 2;
	}

}
