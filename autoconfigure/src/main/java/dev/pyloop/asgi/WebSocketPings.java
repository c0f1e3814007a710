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

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Asks a client from time to time whether it is there; on the event loop of its channel.
 */
final class WebSocketPings {

	private final ChannelHandlerContext context;

	private final long interval;

	private final long timeout;

	private final WebSocketGate gate;

	private final Runnable lost;

	private long alive;

	private long pinged;

	private @Nullable Future<?> next;

	private @Nullable Future<?> check;

	WebSocketPings(ChannelHandlerContext context, AsgiWebSocketSettings settings, WebSocketGate gate, Runnable lost) {
		this.context = context;
		this.interval = settings.pingInterval().toNanos();
		this.timeout = settings.pingTimeout().toNanos();
		this.gate = gate;
		this.lost = lost;
		this.alive = System.nanoTime();
	}

	void start() {
		if (this.interval > 0) {
			this.next = schedule(this::ping, this.interval);
		}
	}

	void stop() {
		cancel(this.next);
		cancel(this.check);
	}

	private static void cancel(@Nullable Future<?> task) {
		if (task != null) {
			task.cancel(false);
		}
	}

	/**
	 * Learn that the client is there.
	 */
	void alive() {
		this.alive = System.nanoTime();
	}

	private Future<?> schedule(Runnable task, long nanos) {
		return this.context.executor().schedule(task, nanos, TimeUnit.NANOSECONDS);
	}

	private void ping() {
		this.context.writeAndFlush(new PingWebSocketFrame());
		if (this.check == null) {
			this.pinged = System.nanoTime();
			this.check = schedule(this::check, this.timeout);
		}
		this.next = schedule(this::ping, this.interval);
	}

	private void check() {
		this.check = null;
		// Nothing is read while the gate is shut, an answer neither.
		if (this.alive - this.pinged < 0 && !this.gate.isShut()) {
			this.lost.run();
		}
	}

}
