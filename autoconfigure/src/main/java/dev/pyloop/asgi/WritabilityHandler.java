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

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/**
 * Tells once that a channel takes more bytes, and leaves the pipeline.
 */
final class WritabilityHandler extends ChannelInboundHandlerAdapter {

	private static final String NAME = "pyloop.writability";

	private Runnable writable;

	private WritabilityHandler(Runnable writable) {
		this.writable = writable;
	}

	/**
	 * Run something when a channel takes more bytes; on its event loop. The last one that
	 * waits on a channel is told.
	 * @param channel the channel
	 * @param writable what to run
	 */
	static void await(Channel channel, Runnable writable) {
		if (channel.pipeline().get(NAME) instanceof WritabilityHandler handler) {
			handler.writable = writable;
		}
		else {
			channel.pipeline().addFirst(NAME, new WritabilityHandler(writable));
		}
	}

	@Override
	public void channelWritabilityChanged(ChannelHandlerContext context) {
		context.fireChannelWritabilityChanged();
		if (context.channel().isWritable()) {
			context.pipeline().remove(this);
			this.writable.run();
		}
	}

}
