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

import java.time.Duration;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/**
 * How the WebSockets of an ASGI application are served. Immutable.
 *
 * @param maxSize the most that a message may have, compressed or not; larger ones end the
 * connection with code 1009
 * @param queue how many messages may wait for the application before nothing more is read
 * @param pingInterval how long after one ping the next one is sent, zero for none
 * @param pingTimeout how long the client may take to answer a ping before the connection
 * ends
 * @param compression whether clients may compress, as {@code permessage-deflate} says
 * @since 0.1.0
 */
public record AsgiWebSocketSettings(DataSize maxSize, int queue, Duration pingInterval, Duration pingTimeout,
		boolean compression) {

	/**
	 * What holds unless something else is said: 16 MB, 32 messages, pings every 20
	 * seconds that are answered within 20 seconds, and compression.
	 */
	public static final AsgiWebSocketSettings DEFAULTS = new AsgiWebSocketSettings(DataSize.ofMegabytes(16), 32,
			Duration.ofSeconds(20), Duration.ofSeconds(20), true);

	public AsgiWebSocketSettings {
		Assert.isTrue(maxSize.toBytes() > 0 && maxSize.toBytes() <= Integer.MAX_VALUE,
				() -> "'websocket.maxSize' must be greater than 0 and less than 2GB but is " + maxSize);
		Assert.isTrue(queue > 0, () -> "'websocket.queue' must be greater than 0 but is " + queue);
		Assert.isTrue(!pingInterval.isNegative(),
				() -> "'websocket.pingInterval' must not be negative but is " + pingInterval);
		Assert.isTrue(!pingTimeout.isNegative() && !pingTimeout.isZero(),
				() -> "'websocket.pingTimeout' must be positive but is " + pingTimeout);
	}

}
