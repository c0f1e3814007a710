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

package dev.pyloop.autoconfigure.asgi;

import java.time.Duration;

import org.springframework.util.unit.DataSize;

import dev.pyloop.asgi.AsgiWebSocketSettings;

/**
 * How WebSockets are served.
 *
 * @since 0.1.0
 */
public class AsgiWebSocketProperties {

	/**
	 * Size that a message may have, compressed or not.
	 */
	private DataSize maxSize = AsgiWebSocketSettings.DEFAULTS.maxSize();

	/**
	 * Number of messages that may wait for the application before nothing more is read.
	 */
	private int queue = AsgiWebSocketSettings.DEFAULTS.queue();

	/**
	 * Time between one ping and the next. Zero for no pings.
	 */
	private Duration pingInterval = AsgiWebSocketSettings.DEFAULTS.pingInterval();

	/**
	 * Time that a client may take to answer a ping.
	 */
	private Duration pingTimeout = AsgiWebSocketSettings.DEFAULTS.pingTimeout();

	/**
	 * Whether clients may compress their messages.
	 */
	private boolean compression = AsgiWebSocketSettings.DEFAULTS.compression();

	public DataSize getMaxSize() {
		return this.maxSize;
	}

	public void setMaxSize(DataSize maxSize) {
		this.maxSize = maxSize;
	}

	public int getQueue() {
		return this.queue;
	}

	public void setQueue(int queue) {
		this.queue = queue;
	}

	public Duration getPingInterval() {
		return this.pingInterval;
	}

	public void setPingInterval(Duration pingInterval) {
		this.pingInterval = pingInterval;
	}

	public Duration getPingTimeout() {
		return this.pingTimeout;
	}

	public void setPingTimeout(Duration pingTimeout) {
		this.pingTimeout = pingTimeout;
	}

	public boolean isCompression() {
		return this.compression;
	}

	public void setCompression(boolean compression) {
		this.compression = compression;
	}

}
