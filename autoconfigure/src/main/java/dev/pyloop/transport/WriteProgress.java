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
 * How much of what Python wrote has left, and when Python wants to know. Not for several
 * threads.
 */
final class WriteProgress {

	private static final long STEP = 1 << 14;

	private long accepted;

	private long done;

	private long reported;

	private boolean wanted;

	/**
	 * Count bytes that Python gave.
	 * @param size how many
	 * @return how many since the start
	 */
	long accept(int size) {
		this.accepted += size;
		return this.accepted;
	}

	/**
	 * Count bytes that have left.
	 * @param total how many since the start
	 */
	void done(long total) {
		this.done = total;
	}

	/**
	 * Tell everything until nothing waits.
	 */
	void want() {
		this.wanted = true;
	}

	/**
	 * Return whether Python should be told, which counts as done.
	 * @return whether to tell {@link #total()}
	 */
	boolean isDue() {
		boolean due = this.wanted || this.done - this.reported >= STEP;
		if (due) {
			this.reported = this.done;
			this.wanted = this.wanted && this.done != this.accepted;
		}
		return due;
	}

	long total() {
		return this.done;
	}

}
