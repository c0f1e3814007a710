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

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import org.jspecify.annotations.Nullable;

/**
 * Connects a channel of UDP with the transport of Python; on the event loop of the
 * channel. If Python is slow, nothing is read, and the system drops what has no room.
 */
final class DatagramHandler extends ChannelInboundHandlerAdapter implements CommandQueue.Handler {

	private final TransportEvents events;

	private final Channel channel;

	private final Consumer<@Nullable Throwable> ended;

	private final ReadWindow window = new ReadWindow();

	private final WriteProgress progress = new WriteProgress();

	private @Nullable ChannelFuture last;

	private boolean written;

	private boolean closing;

	DatagramHandler(TransportEvents events, Channel channel, Consumer<@Nullable Throwable> ended) {
		this.events = events;
		this.channel = channel;
		this.ended = ended;
	}

	Channel channel() {
		return this.channel;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		DatagramPacket packet = (DatagramPacket) message;
		try {
			if (!this.closing) {
				ByteBuf content = packet.content();
				byte[] data = new byte[content.readableBytes()];
				content.readBytes(data);
				this.window.deliver(data.length);
				this.events.datagram(data, Addresses.toData(packet.sender()));
				if (this.window.isFull()) {
					this.channel.config().setAutoRead(false);
				}
			}
		}
		finally {
			packet.release();
		}
	}

	@Override
	public void onCommand(int type, @Nullable Object data) {
		switch (type) {
			case TransportCommand.SEND -> send(CommandData.list(data));
			case TransportCommand.CONSUMED -> consumed(CommandData.number(data));
			case TransportCommand.REPORT -> report();
			case TransportCommand.CLOSE -> close();
			case TransportCommand.ABORT -> abort();
			default -> throw new IllegalArgumentException("A channel of UDP knows no command " + type);
		}
	}

	private void send(List<?> datagram) {
		if (this.closing) {
			return;
		}
		byte[] data = (byte[]) datagram.get(0);
		ByteBuf content = Unpooled.wrappedBuffer(data);
		long total = this.progress.accept(Math.max(1, data.length));
		this.written = true;
		this.last = this.channel.write(message(content, datagram.get(1))).addListener((sent) -> {
			this.progress.done(total);
			Throwable failure = sent.cause();
			if (failure != null && !this.closing) {
				this.events.datagramFailed(failure);
			}
			tell();
		});
	}

	private Object message(ByteBuf content, @Nullable Object address) {
		if (!(address instanceof List<?> pair)) {
			return content;
		}
		return new DatagramPacket(content,
				new InetSocketAddress((String) pair.get(0), ((Number) pair.get(1)).intValue()));
	}

	/**
	 * Flush what was sent since the last flush.
	 */
	void flush() {
		if (this.written) {
			this.written = false;
			this.channel.flush();
		}
	}

	private void report() {
		this.progress.want();
		tell();
	}

	private void tell() {
		if (!this.closing && this.progress.isDue()) {
			this.events.written(this.progress.total());
		}
	}

	private void consumed(long total) {
		this.window.consume(total);
		if (!this.closing && this.window.isHalfFree()) {
			this.channel.config().setAutoRead(true);
		}
	}

	private void close() {
		this.closing = true;
		flush();
		ChannelFuture last = this.last;
		if (last != null) {
			last.addListener(ChannelFutureListener.CLOSE);
		}
		else {
			this.channel.close();
		}
	}

	private void abort() {
		this.closing = true;
		this.channel.close();
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (!this.closing) {
			this.events.datagramFailed(failure);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.closing = true;
		this.ended.accept(null);
		context.fireChannelInactive();
	}

}
