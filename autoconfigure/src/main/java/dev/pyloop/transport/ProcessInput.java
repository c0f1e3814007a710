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

import java.io.IOException;
import java.io.OutputStream;

import org.jspecify.annotations.Nullable;

/**
 * Writes what Python gives to the input of a process, on a thread that runs while there
 * is something to write.
 */
final class ProcessInput implements CommandQueue.Handler {

	private final OutputStream stream;

	private final TransportEvents events;

	private final CommandQueue commands = new CommandQueue();

	private final WriteProgress progress = new WriteProgress();

	/**
	 * Whether Python knows that the pipe is closed; guarded by this.
	 */
	private boolean told;

	private volatile boolean aborted;

	private boolean closed;

	ProcessInput(OutputStream stream, TransportEvents events) {
		this.stream = stream;
		this.events = events;
	}

	void add(int command, @Nullable Object data) {
		if (this.commands.add(command, data)) {
			BlockingTasks.execute(() -> this.commands.drain(this), this.events::lost);
		}
	}

	/**
	 * Tell Python at once that the pipe is closed, and close it after what was written,
	 * for which a process may never have room.
	 */
	void close() {
		tellClosed();
		add(TransportCommand.CLOSE_PIPE, null);
	}

	/**
	 * Close without what is not yet written.
	 */
	void abort() {
		this.aborted = true;
		close();
	}

	@Override
	public void onCommand(int type, @Nullable Object data) {
		if (this.closed) {
			return;
		}
		try {
			switch (type) {
				case TransportCommand.WRITE -> write(CommandData.bytes(data));
				case TransportCommand.REPORT -> this.progress.want();
				case TransportCommand.WRITE_EOF, TransportCommand.CLOSE_PIPE -> closeStream();
				default -> throw new IllegalArgumentException("The input of a process knows no command " + type);
			}
		}
		catch (IOException ex) {
			// Nobody reads any more; Python learns it as a broken pipe.
			closeStream();
		}
		if (this.progress.isDue()) {
			tellWritten();
		}
	}

	private void write(byte[] data) throws IOException {
		if (!this.aborted) {
			long total = this.progress.accept(data.length);
			this.stream.write(data);
			this.stream.flush();
			this.progress.done(total);
		}
	}

	private void closeStream() {
		this.closed = true;
		try {
			this.stream.close();
		}
		catch (IOException ex) {
			// What was not written has no reader.
		}
		finally {
			tellWritten();
			tellClosed();
		}
	}

	private synchronized void tellWritten() {
		if (!this.told) {
			this.events.written(this.progress.total());
		}
	}

	private synchronized void tellClosed() {
		if (!this.told) {
			this.told = true;
			this.events.pipeClosed(0);
		}
	}

}
