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

import java.util.Arrays;
import java.util.List;

import io.netty.channel.EventLoop;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.SocketEvent;
import dev.pyloop.eventloop.SubprocessEvent;

/**
 * Tells Python what happens to one resource.
 */
final class TransportEvents {

	private static final Log logger = LogFactory.getLog(TransportEvents.class);

	private final PythonEventLoop loop;

	private final long id;

	private volatile @Nullable EventLoop eventLoop;

	private volatile boolean muted;

	TransportEvents(PythonEventLoop loop, long id) {
		this.loop = loop;
		this.id = id;
	}

	/**
	 * Tell that a socket is connected.
	 * @param eventLoop the event loop of the current thread, which tells what comes later
	 * @param description of the connection
	 */
	void connected(EventLoop eventLoop, Object description) {
		connected(description);
		this.eventLoop = eventLoop;
	}

	void connected(Object description) {
		dispatch(new SocketEvent.SocketConnected(this.id, description));
	}

	void received(List<byte[]> data) {
		data.forEach((bytes) -> inTurn(new SocketEvent.SocketData(this.id, bytes), bytes.length));
	}

	void inputEnded() {
		inTurn(new SubprocessEvent.PipeClosed(this.id, 0), 0);
	}

	void written(long total) {
		inTurn(new SocketEvent.Writable(this.id, total), 0);
	}

	void socketEnded(@Nullable Throwable failure) {
		inTurn((failure != null) ? new SocketEvent.SocketError(this.id, TransportFailure.of(failure).toData())
				: new SocketEvent.SocketClosed(this.id), 0);
	}

	private void inTurn(LoopEvent event, int bytes) {
		EventLoop eventLoop = this.eventLoop;
		if (eventLoop == null || !eventLoop.inEventLoop()) {
			dispatch(event);
		}
		else if (!this.muted) {
			SocketTurns.of(this.loop, eventLoop).add(event, bytes);
		}
	}

	void datagram(byte[] data, @Nullable Object address) {
		dispatch(new SocketEvent.Datagram(this.id, Arrays.asList(data, address)));
	}

	void datagramFailed(Throwable failure) {
		dispatch(new SocketEvent.Datagram(this.id, Arrays.asList(null, TransportFailure.of(failure).toData())));
	}

	void started(long pid, List<Integer> descriptors) {
		dispatch(new SubprocessEvent.SubprocessStarted(this.id, List.of(pid, descriptors)));
	}

	void output(int descriptor, byte[] data) {
		dispatch((descriptor == 1) ? new SubprocessEvent.SubprocessOutput(this.id, data)
				: new SubprocessEvent.SubprocessError(this.id, data));
	}

	void pipeClosed(int descriptor) {
		dispatch(new SubprocessEvent.PipeClosed(this.id, descriptor));
	}

	void exited(int code) {
		dispatch(new SubprocessEvent.SubprocessExit(this.id, code));
	}

	/**
	 * Tell nothing any more.
	 */
	void mute() {
		this.muted = true;
	}

	void release() {
		this.loop.events().resources().unregister(this.id);
	}

	void lost(Throwable failure) {
		if (!this.muted) {
			logger.warn("Resource " + this.id + " of event loop '" + this.loop.name() + "' failed", failure);
		}
	}

	private void dispatch(LoopEvent event) {
		if (this.muted) {
			return;
		}
		try {
			this.loop.events().dispatchWithinWindow(event);
		}
		catch (PythonUnavailableException ex) {
			mute();
			logger.debug("Nobody learns of " + event, ex);
		}
	}

}
