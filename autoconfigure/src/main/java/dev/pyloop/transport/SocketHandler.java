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

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Connects a channel of TCP with the transport of Python; on the event loop of the
 * channel. What arrives in one turn is one event, and what Python writes in one batch is
 * flushed once.
 */
final class SocketHandler extends ChannelInboundHandlerAdapter implements CommandQueue.Handler {

	private final TcpSocket socket;

	private final Channel channel;

	private final ReadWindow window = new ReadWindow();

	private final WriteProgress progress = new WriteProgress();

	private final List<byte[]> arrived = new ArrayList<>();

	private @Nullable ByteBuf unwritten;

	private boolean open;

	private boolean closing;

	private boolean aborted;

	private boolean ended;

	private @Nullable Throwable failure;

	SocketHandler(TcpSocket socket, Channel channel) {
		this.socket = socket;
		this.channel = channel;
	}

	Channel channel() {
		return this.channel;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) {
		context.fireChannelActive();
		openIfSecure();
	}

	/**
	 * Do the same as {@link #open} unless a handshake of TLS must come before.
	 */
	void openIfSecure() {
		SslHandler tls = this.channel.pipeline().get(SslHandler.class);
		if (tls == null || tls.handshakeFuture().isSuccess()) {
			open();
		}
	}

	/**
	 * Tell Python that the connection is made, and begin to read.
	 */
	void open() {
		if (!this.open && this.socket.connected(this)) {
			this.open = true;
			read();
			deliver();
			tellEnd();
		}
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof SslHandshakeCompletionEvent handshake) {
			if (handshake.isSuccess()) {
				open();
			}
			else {
				fail(handshake.cause());
			}
		}
		else if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
			inputEnded();
		}
		else {
			context.fireUserEventTriggered(event);
		}
	}

	private void read() {
		// Netty watches a descriptor no longer when its input has ended, and would fail.
		if (!this.ended && !this.closing) {
			this.channel.config().setAutoRead(true);
		}
	}

	private void inputEnded() {
		if (!this.ended && !this.closing) {
			this.ended = true;
			tellEnd();
		}
	}

	private void tellEnd() {
		if (this.open && this.ended) {
			deliver();
			this.socket.inputEnded();
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (!(message instanceof ByteBuf buffer)) {
			ReferenceCountUtil.release(message);
			fail(new IllegalStateException("Python takes bytes from a connection, not " + message.getClass().getName()
					+ "; remove the handler that decodes them"));
			return;
		}
		try {
			if (!this.closing) {
				byte[] bytes = new byte[buffer.readableBytes()];
				buffer.readBytes(bytes);
				this.arrived.add(bytes);
				this.window.deliver(bytes.length);
			}
		}
		finally {
			buffer.release();
		}
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		deliver();
		context.fireChannelReadComplete();
	}

	private void deliver() {
		if (!this.arrived.isEmpty() && this.open) {
			if (this.window.isFull()) {
				this.channel.config().setAutoRead(false);
			}
			this.socket.received(this.arrived);
			this.arrived.clear();
		}
	}

	@Override
	public void onCommand(int type, @Nullable Object data) {
		switch (type) {
			case TransportCommand.WRITE -> write(CommandData.bytes(data));
			case TransportCommand.CONSUMED -> consumed(CommandData.number(data));
			case TransportCommand.REPORT -> report();
			case TransportCommand.WRITE_EOF -> endOutput();
			case TransportCommand.CLOSE -> close();
			case TransportCommand.ABORT -> abort();
			default -> throw new IllegalArgumentException("A socket knows no command " + type);
		}
	}

	private void write(byte[] data) {
		if (!this.closing) {
			ByteBuf before = this.unwritten;
			if (before != null) {
				this.channel.write(before, this.channel.voidPromise());
			}
			this.unwritten = Unpooled.wrappedBuffer(data);
			this.progress.accept(data.length);
		}
	}

	/**
	 * Flush what was written since the last flush.
	 */
	void flush() {
		ByteBuf last = this.unwritten;
		if (last != null) {
			this.unwritten = null;
			long total = this.progress.accept(0);
			this.channel.writeAndFlush(last).addListener((written) -> {
				if (written.isSuccess()) {
					this.progress.done(total);
					tell();
				}
				else {
					fail(written.cause());
				}
			});
		}
	}

	private void report() {
		this.progress.want();
		tell();
	}

	private void tell() {
		if (!this.closing && this.progress.isDue()) {
			this.socket.written(this.progress.total());
		}
	}

	private void consumed(long total) {
		this.window.consume(total);
		if (this.window.isHalfFree()) {
			read();
		}
	}

	private void endOutput() {
		flush();
		this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
			.addListener((written) -> ((DuplexChannel) this.channel).shutdownOutput());
	}

	private void close() {
		flush();
		stopReading();
		this.channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
	}

	private void stopReading() {
		this.closing = true;
		this.arrived.clear();
	}

	/**
	 * Close the channel and drop what is not yet written.
	 */
	void abort() {
		stopReading();
		drop();
		this.aborted = true;
		// Not through the pipeline: TLS would wait for what is to be dropped.
		this.channel.unsafe().close(this.channel.unsafe().voidPromise());
	}

	private void drop() {
		ByteBuf unwritten = this.unwritten;
		this.unwritten = null;
		if (unwritten != null) {
			unwritten.release();
		}
	}

	private void fail(@Nullable Throwable failure) {
		if (this.failure == null) {
			this.failure = failure;
		}
		this.channel.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		fail(failure);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		deliver();
		this.closing = true;
		drop();
		this.socket.ended(this.aborted ? null : this.failure);
		context.fireChannelInactive();
	}

}
