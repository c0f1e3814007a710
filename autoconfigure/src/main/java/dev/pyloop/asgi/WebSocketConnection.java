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

import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The frames of a WebSocket after its handshake, as RFC 6455 says; on the event loop of
 * the channel. It ends what Reactor Netty would do with the frames.
 */
final class WebSocketConnection extends ChannelInboundHandlerAdapter {

	private static final String NAME = "pyloop.websocket";

	private static final int ACKNOWLEDGED = 1 << 15;

	private static final int CLOSE_SECONDS = 3;

	private final AsgiWebSocketSettings settings;

	private final WebSocketListener listener;

	private final WebSocketMessage message;

	private final WebSocketWindow window;

	private final WebSocketGate gate = new WebSocketGate();

	private final Channel channel;

	private @Nullable WebSocketPings pings;

	private boolean closing;

	private boolean told;

	private boolean flushing;

	private long emitted;

	private long acknowledged;

	private WebSocketConnection(Channel channel, AsgiWebSocketSettings settings, WebSocketListener listener) {
		this.channel = channel;
		this.settings = settings;
		this.listener = listener;
		this.message = new WebSocketMessage((int) settings.maxSize().toBytes());
		this.window = new WebSocketWindow(settings.queue());
	}

	/**
	 * Take a channel over whose handshake is done.
	 * @param channel the channel
	 * @param settings the settings
	 * @param listener learns what happens
	 * @return the connection
	 */
	static WebSocketConnection open(Channel channel, AsgiWebSocketSettings settings, WebSocketListener listener) {
		WebSocketConnection connection = new WebSocketConnection(channel, settings, listener);
		ChannelPipeline pipeline = channel.pipeline();
		pipeline.addAfter(pipeline.context(WebSocket13FrameDecoder.class).name(), NAME + ".gate", connection.gate);
		pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, connection);
		channel.config().setAutoRead(true);
		return connection;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		WebSocketPings pings = new WebSocketPings(context, this.settings, this.gate, this::lost);
		this.pings = pings;
		pings.start();
	}

	/**
	 * Write a message.
	 * @param data the message
	 * @param text whether it is text
	 */
	void send(byte[] data, boolean text) {
		if (this.closing) {
			return;
		}
		ByteBuf content = Unpooled.wrappedBuffer(data);
		this.emitted += data.length;
		this.channel.write(text ? new TextWebSocketFrame(content) : new BinaryWebSocketFrame(content));
		// Further messages of the same batch are already queued behind this task.
		if (!this.flushing) {
			this.flushing = true;
			this.channel.eventLoop().execute(this::flush);
		}
	}

	private void flush() {
		this.flushing = false;
		this.channel.flush();
		acknowledge();
	}

	private void acknowledge() {
		if (this.emitted - this.acknowledged < ACKNOWLEDGED) {
			return;
		}
		if (this.channel.isWritable()) {
			this.acknowledged = this.emitted;
			this.listener.sent(this.acknowledged);
		}
		else {
			WritabilityHandler.await(this.channel, this::acknowledge);
		}
	}

	/**
	 * Learn what the application has taken.
	 * @param count how many messages, since the start
	 */
	void consumed(long count) {
		this.window.consume(count);
		if (this.window.isHalfFree()) {
			this.gate.open();
		}
	}

	/**
	 * Close the connection, and wait for the client to agree.
	 * @param code the code
	 * @param reason the reason
	 */
	void close(int code, String reason) {
		if (this.closing) {
			return;
		}
		tell(code, reason);
		this.closing = true;
		this.channel.writeAndFlush(new CloseWebSocketFrame(true, 0, code, reason))
			.addListener((written) -> this.channel.eventLoop()
				.schedule(() -> this.channel.close(), CLOSE_SECONDS, TimeUnit.SECONDS));
		this.gate.open();
	}

	private void lost() {
		tell(1006, "");
		this.closing = true;
		this.channel.writeAndFlush(new CloseWebSocketFrame(1011, "keepalive ping timeout"));
		this.channel.close();
	}

	private void tell(int code, String reason) {
		if (!this.told) {
			this.told = true;
			this.listener.closing(code, reason);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof WebSocketFrame frame)) {
			context.fireChannelRead(message);
			return;
		}
		try {
			if (!this.closing) {
				onFrame(context, frame);
			}
			else if (frame instanceof CloseWebSocketFrame) {
				context.close();
			}
		}
		finally {
			frame.release();
		}
	}

	private void onFrame(ChannelHandlerContext context, WebSocketFrame frame) {
		WebSocketPings pings = this.pings;
		if (pings != null) {
			pings.alive();
		}
		if (frame.rsv() != 0) {
			this.listener.refused(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "a bit is set that no extension uses");
			close(WebSocketCloseStatus.PROTOCOL_ERROR.code(), "A bit is set that no extension uses");
		}
		else if (frame instanceof PingWebSocketFrame) {
			onPing(context, frame);
		}
		else if (frame instanceof CloseWebSocketFrame close) {
			onClose(context, close);
		}
		else if (!(frame instanceof PongWebSocketFrame)) {
			onData(frame);
		}
	}

	private static void onPing(ChannelHandlerContext context, WebSocketFrame frame) {
		// Who does not read gets no answer, and cannot fill the memory with answers.
		if (context.channel().isWritable()) {
			context.write(new PongWebSocketFrame(frame.content().retain()));
		}
	}

	private void onClose(ChannelHandlerContext context, CloseWebSocketFrame frame) {
		int code = frame.statusCode();
		tell((code != -1) ? code : WebSocketCloseStatus.EMPTY.code(), frame.reasonText());
		this.closing = true;
		context.writeAndFlush((code != -1) ? new CloseWebSocketFrame(code, null) : new CloseWebSocketFrame())
			.addListener(ChannelFutureListener.CLOSE);
	}

	private void onData(WebSocketFrame frame) {
		Object message;
		try {
			message = (frame instanceof ContinuationWebSocketFrame)
					? this.message.proceed(frame.content(), frame.isFinalFragment())
					: this.message.begin(frame.content(), frame instanceof TextWebSocketFrame, frame.isFinalFragment());
		}
		catch (CorruptedWebSocketFrameException ex) {
			this.listener.refused(ex.closeStatus().code(), String.valueOf(ex.getMessage()));
			close(ex.closeStatus().code(), String.valueOf(ex.getMessage()));
			return;
		}
		if (message != null) {
			this.window.deliver(this.message.size());
			this.listener.received(message);
			if (this.window.isFull()) {
				this.gate.shut();
			}
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		context.flush();
		context.fireChannelReadComplete();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		WebSocketCloseStatus status = WebSocketFailures.statusOf(failure);
		if (status == null) {
			context.close();
			return;
		}
		this.listener.refused(status.code(), String.valueOf(failure.getMessage()));
		if (failure instanceof CorruptedWebSocketFrameException) {
			// The decoder has answered, and closes the channel.
			tell(status.code(), String.valueOf(failure.getMessage()));
			this.closing = true;
		}
		else {
			close(status.code(), status.reasonText());
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		tell(1006, "");
		this.closing = true;
		WebSocketPings pings = this.pings;
		if (pings != null) {
			pings.stop();
		}
		this.listener.closed();
		context.fireChannelInactive();
	}

}
