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

import java.util.ArrayDeque;
import java.util.Deque;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Holds frames back while the application is slow: before they are inflated, since a
 * small frame may hold much. On the event loop of the channel.
 */
final class WebSocketGate extends ChannelInboundHandlerAdapter {

	private final Deque<Object> held = new ArrayDeque<>();

	private @Nullable ChannelHandlerContext context;

	private boolean shut;

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
	}

	boolean isShut() {
		return this.shut;
	}

	void shut() {
		ChannelHandlerContext context = this.context;
		if (context != null && !this.shut) {
			this.shut = true;
			context.channel().config().setAutoRead(false);
		}
	}

	void open() {
		ChannelHandlerContext context = this.context;
		if (context == null || !this.shut) {
			return;
		}
		this.shut = false;
		boolean any = !this.held.isEmpty();
		while (!this.shut && !this.held.isEmpty()) {
			context.fireChannelRead(this.held.poll());
		}
		if (any) {
			context.fireChannelReadComplete();
		}
		if (!this.shut) {
			context.channel().config().setAutoRead(true);
		}
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (this.shut || !this.held.isEmpty()) {
			this.held.add(message);
		}
		else {
			context.fireChannelRead(message);
		}
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		release();
		context.fireChannelInactive();
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		release();
	}

	private void release() {
		this.held.forEach(ReferenceCountUtil::release);
		this.held.clear();
	}

}
