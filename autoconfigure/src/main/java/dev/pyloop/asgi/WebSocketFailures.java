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

import java.io.IOException;

import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told of a failure of its connection.
 */
final class WebSocketFailures {

	private static final String TOO_LARGE = "maximum size";

	private WebSocketFailures() {
	}

	/**
	 * Return the status that a connection ends with.
	 * @param failure why it ends
	 * @return the status, or {@code null} if nobody is there to read it
	 */
	static @Nullable WebSocketCloseStatus statusOf(Throwable failure) {
		if (failure instanceof IOException) {
			return null;
		}
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof CorruptedWebSocketFrameException corrupted) {
				return corrupted.closeStatus();
			}
			if (cause instanceof DecompressionException) {
				String message = cause.getMessage();
				return (message != null && message.contains(TOO_LARGE)) ? WebSocketCloseStatus.MESSAGE_TOO_BIG
						: WebSocketCloseStatus.INVALID_PAYLOAD_DATA;
			}
		}
		return (failure instanceof DecoderException) ? WebSocketCloseStatus.INVALID_PAYLOAD_DATA
				: WebSocketCloseStatus.INTERNAL_SERVER_ERROR;
	}

}
