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
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.netty.http.server.WebsocketServerSpec;
import reactor.util.context.Context;

import dev.pyloop.PythonException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.observation.PythonCallOutcome;
import dev.pyloop.ring.FrameType;

/**
 * One WebSocket on its way through Python: a request that the application accepts, denies
 * or leaves, and then a connection. It ends exactly once.
 */
final class WebSocketCall extends HttpCall implements WebSocketListener {

	private final AsgiMount mount;

	private final WebHttpExchange exchange;

	private final AsgiWebSocketSettings settings;

	private final Deque<Consumer<WebSocketConnection>> early = new ArrayDeque<>();

	private boolean accepted;

	private @Nullable WebSocketConnection connection;

	WebSocketCall(AsgiMount mount, WebHttpExchange exchange, CoreSubscriber<? super Void> actual) {
		super(mount, exchange, actual);
		this.mount = mount;
		this.exchange = exchange;
		this.settings = mount.application().websocket();
	}

	@Override
	void submit() {
		if (!WebSocketUpgrade.hasKnownVersion(this.exchange.nativeRequest().requestHeaders())) {
			this.exchange.nativeResponse()
				.header(HttpHeaderNames.SEC_WEBSOCKET_VERSION, WebSocketUpgrade.VERSION)
				.header(HttpHeaderNames.UPGRADE, "websocket");
			refuse(426, "Upgrade Required", "the version of its WebSocket is not " + WebSocketUpgrade.VERSION);
		}
		else if (!WebSocketUpgrade.hasKey(this.exchange.nativeRequest().requestHeaders())) {
			refuse(400, "Bad Request", "it has no valid key for a WebSocket");
		}
		else {
			super.submit();
		}
	}

	@Override
	int frameType() {
		return FrameType.ASGI_WEBSOCKET;
	}

	@Override
	public void closed() {
		end(this.accepted ? PythonCallOutcome.SUCCESS : PythonCallOutcome.ERROR, null);
	}

	@Override
	protected void onFrame(int type, int flags, ByteBuffer buffer, int offset, int length) {
		switch (type) {
			case FrameType.ASGI_ACCEPT -> {
				ResponseHead head = ResponseHead.read(buffer, offset);
				this.exchange.execute(() -> accept(head));
			}
			case FrameType.ASGI_MESSAGE -> {
				byte[] data = new byte[length];
				buffer.get(offset, data);
				boolean text = (flags & FrameType.TEXT) != 0;
				execute((connection) -> connection.send(data, text));
			}
			case FrameType.ASGI_CLOSING -> {
				int code = Short.toUnsignedInt(buffer.getShort(offset));
				byte[] reason = new byte[length - 2];
				buffer.get(offset + 2, reason);
				execute((connection) -> connection.close(code, new String(reason, StandardCharsets.UTF_8)));
			}
			case FrameType.ASGI_DEMAND -> {
				long count = buffer.getLong(offset);
				execute((connection) -> connection.consumed(count));
			}
			default -> super.onFrame(type, flags, buffer, offset, length);
		}
	}

	private void execute(Consumer<WebSocketConnection> action) {
		this.exchange.execute(() -> {
			WebSocketConnection connection = this.connection;
			if (connection != null) {
				action.accept(connection);
			}
			else if (!isEnded()) {
				this.early.add(action);
			}
		});
	}

	private void accept(ResponseHead head) {
		if (isEnded() || !response().begin()) {
			return;
		}
		this.accepted = true;
		head.applyAcceptance(this.exchange.nativeResponse(), this.mount.application());
		this.exchange.setRoute(head.route());
		this.exchange.upgrade(spec(head.header("sec-websocket-protocol")), this::connected, new Handshake());
	}

	private WebsocketServerSpec spec(@Nullable String subprotocol) {
		int maxSize = (int) this.settings.maxSize().toBytes();
		WebsocketServerSpec.Builder builder = WebsocketServerSpec.builder()
			.maxFramePayloadLength(maxSize)
			.compress(this.settings.compression())
			.compressionAllowServerNoContext(true)
			.maxDecompressionBufferSize(maxSize)
			.handlePing(true);
		return ((subprotocol != null) ? builder.protocols(subprotocol) : builder).build();
	}

	private void connected(Channel channel) {
		if (!channel.isActive()) {
			closing(1006, "");
			closed();
			return;
		}
		WebSocketConnection connection = WebSocketConnection.open(channel, this.settings, this);
		this.connection = connection;
		this.early.forEach((action) -> action.accept(connection));
		this.early.clear();
	}

	@Override
	void endedInPython() {
		if (this.accepted) {
			execute((connection) -> connection.close(1011, ""));
		}
		else {
			super.endedInPython();
		}
	}

	@Override
	protected void onFailure(PythonException exception) {
		execute((connection) -> connection.close(1011, ""));
		super.onFailure(exception);
	}

	@Override
	void fail() {
		if (!this.accepted) {
			super.fail();
		}
	}

	@Override
	public void received(Object message) {
		MarshalWriter out = this.mount.writer();
		if (message instanceof String text) {
			out.writeString(text);
		}
		else {
			out.writeBytes((ByteBuffer) message);
		}
		this.mount.write(this, FrameType.ASGI_RECEIVED, 0, out);
	}

	@Override
	public void refused(int code, String reason) {
		this.mount.refusals().log(code, reason);
	}

	@Override
	public void closing(int code, String reason) {
		MarshalWriter out = this.mount.writer();
		out.beginTuple(2);
		out.writeInt(code);
		out.writeString(reason);
		this.mount.write(this, FrameType.ASGI_CLOSED, 0, out);
	}

	/**
	 * Waits until the handshake is written.
	 */
	private final class Handshake implements CoreSubscriber<Void> {

		@Override
		public Context currentContext() {
			return WebSocketCall.this.exchange.context();
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			subscription.request(Long.MAX_VALUE);
		}

		@Override
		public void onNext(Void value) {
		}

		@Override
		public void onError(Throwable failure) {
			failed(failure);
		}

		@Override
		public void onComplete() {
			answered();
		}

	}

}
