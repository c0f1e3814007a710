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

import dev.pyloop.eventloop.PendingCall;

/**
 * Whether a response streams to nobody. Python cancels such a response after a grace
 * period; Java takes note of it, so that one that goes on, or that blocks its loop, is
 * interrupted.
 */
final class Abandonment {

	private final AsgiMount mount;

	private final PendingCall call;

	private volatile boolean answered;

	private volatile boolean gone;

	Abandonment(AsgiMount mount, PendingCall call) {
		this.mount = mount;
		this.call = call;
	}

	/**
	 * Take note that the application has begun its response.
	 */
	void answered() {
		this.answered = true;
		endIfNobodyReads();
	}

	/**
	 * Tell the application that its client is gone.
	 */
	void gone() {
		this.mount.writeGone(this.call, false);
		this.gone = true;
		endIfNobodyReads();
	}

	private void endIfNobodyReads() {
		// The thread that reads answers and the one that serves the client each store
		// their own flag before they read the other one: at least one sees both.
		if (this.answered && this.gone) {
			this.mount.ending(this.call);
		}
	}

}
