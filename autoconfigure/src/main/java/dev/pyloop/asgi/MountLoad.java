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

import java.util.concurrent.atomic.AtomicInteger;

import dev.pyloop.ring.FrameType;

/**
 * What of one application is open. Safe from any thread.
 */
final class MountLoad {

	private final AtomicInteger requests = new AtomicInteger();

	private final AtomicInteger webSockets = new AtomicInteger();

	private final AtomicInteger streams = new AtomicInteger();

	/**
	 * Count a request; each is followed by {@link #ended}.
	 * @param frameType the type of the frame that gives Python the request
	 * @return the number of requests and WebSockets, with this one
	 */
	int begun(int frameType) {
		if (frameType == FrameType.ASGI_WEBSOCKET) {
			this.webSockets.incrementAndGet();
		}
		return this.requests.incrementAndGet();
	}

	void ended(int frameType) {
		if (frameType == FrameType.ASGI_WEBSOCKET) {
			this.webSockets.decrementAndGet();
		}
		this.requests.decrementAndGet();
	}

	/**
	 * Count a response that is sent in parts; each is followed by {@link #streamEnded}.
	 */
	void streamBegun() {
		this.streams.incrementAndGet();
	}

	void streamEnded() {
		this.streams.decrementAndGet();
	}

	/**
	 * Return what has no complete response yet.
	 * @return the number of requests and WebSockets
	 */
	int active() {
		return this.requests.get();
	}

	int webSockets() {
		return this.webSockets.get();
	}

	int streams() {
		return this.streams.get();
	}

}
