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

/**
 * Decides who stops a loop: one thread, once, and never while another one starts it. A
 * stop that comes in between is left to the thread that starts, which alone knows what
 * there is to end.
 */
final class StopClaim {

	private boolean starting;

	private boolean stopped;

	/**
	 * Begin to start.
	 * @return {@code false} if the loop was stopped before
	 */
	synchronized boolean begin() {
		this.starting = !this.stopped;
		return this.starting;
	}

	/**
	 * End the start.
	 * @return {@code false} if the loop was stopped meanwhile; the caller has to end it
	 */
	synchronized boolean started() {
		this.starting = this.stopped;
		return !this.stopped;
	}

	/**
	 * Claim the stop.
	 * @return whether the caller has to end the loop
	 */
	synchronized boolean stop() {
		boolean claimed = !this.stopped && !this.starting;
		this.stopped = true;
		return claimed;
	}

	/**
	 * Claim the stop of a loop whose start has failed.
	 * @return whether the caller has to end the loop
	 */
	synchronized boolean abort() {
		boolean claimed = !this.stopped || this.starting;
		this.stopped = true;
		this.starting = false;
		return claimed;
	}

}
