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

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Joins the fragments of one message after the other, and checks their size and, while
 * they arrive, their text.
 */
final class WebSocketMessage {

	private static final char REPLACEMENT = '\uFFFD';

	private final int maxSize;

	private int size;

	private @Nullable Text text;

	private @Nullable ByteBuffer bytes;

	WebSocketMessage(int maxSize) {
		this.maxSize = maxSize;
	}

	/**
	 * Return how many bytes the message has.
	 * @return the size
	 */
	int size() {
		return this.size;
	}

	/**
	 * Take the first fragment.
	 * @param content the fragment
	 * @param isText whether it is text
	 * @param last whether it is the whole message
	 * @return the message, a string or bytes that are valid as long as the fragment, or
	 * {@code null} if it is not complete
	 * @throws CorruptedFrameException if the connection must be closed
	 */
	@Nullable Object begin(ByteBuf content, boolean isText, boolean last) {
		this.size = 0;
		this.text = null;
		this.bytes = null;
		grow(content);
		if (last) {
			return isText ? text(content) : content.nioBuffer();
		}
		if (isText) {
			this.text = new Text();
		}
		return add(content, false);
	}

	/**
	 * Take another fragment.
	 * @param content the fragment
	 * @param last whether the message is complete
	 * @return as for the first fragment
	 */
	@Nullable Object proceed(ByteBuf content, boolean last) {
		grow(content);
		return add(content, last);
	}

	private @Nullable Object add(ByteBuf content, boolean last) {
		Text text = this.text;
		if (text != null) {
			text.add(content.nioBuffer(), last);
			return last ? text.toString() : null;
		}
		ByteBuffer bytes = this.bytes;
		if (bytes == null || bytes.remaining() < content.readableBytes()) {
			int capacity = Math.max(1024, Math.max(this.size, (int) Math.min(2L * this.size, this.maxSize)));
			ByteBuffer larger = ByteBuffer.allocate(capacity);
			bytes = (bytes != null) ? larger.put(bytes.flip()) : larger;
			this.bytes = bytes;
		}
		bytes.put(content.nioBuffer());
		return last ? bytes.flip() : null;
	}

	private void grow(ByteBuf content) {
		this.size += content.readableBytes();
		if (this.size < 0 || this.size > this.maxSize) {
			throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.MESSAGE_TOO_BIG,
					"The message has more than " + this.maxSize + " bytes");
		}
	}

	private static String text(ByteBuf content) {
		String text = content.toString(StandardCharsets.UTF_8);
		if (text.indexOf(REPLACEMENT) >= 0) {
			new Text().add(content.nioBuffer(), true);
		}
		return text;
	}

	/**
	 * Text that arrives in parts, which may end within a character.
	 */
	private static final class Text {

		private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);

		private final StringBuilder chars = new StringBuilder();

		private ByteBuffer rest = ByteBuffer.allocate(0);

		void add(ByteBuffer part, boolean last) {
			ByteBuffer in = part;
			if (this.rest.hasRemaining()) {
				in = ByteBuffer.allocate(this.rest.remaining() + part.remaining()).put(this.rest).put(part).flip();
			}
			CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
			if (this.decoder.decode(in, out, last).isError()) {
				throw new CorruptedWebSocketFrameException(WebSocketCloseStatus.INVALID_PAYLOAD_DATA,
						"The text is not UTF-8");
			}
			this.chars.append(out.flip());
			this.rest = ByteBuffer.allocate(in.remaining()).put(in).flip();
		}

		@Override
		public String toString() {
			return this.chars.toString();
		}

	}

}
