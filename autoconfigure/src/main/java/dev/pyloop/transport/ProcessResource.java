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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * A process that Python uses as a subprocess. If Python started it, it is destroyed when
 * its transport is closed or its loop ends; one of Java only loses its pipes.
 */
final class ProcessResource implements LoopResource {

	private static final int SIGTERM = 15;

	private final TransportEvents events;

	private final Map<Integer, ProcessOutput> outputs = new LinkedHashMap<>();

	private final @Nullable Process offered;

	private @Nullable Process process;

	private volatile @Nullable ProcessInput input;

	private boolean closed;

	ProcessResource(TransportEvents events) {
		this.events = events;
		this.offered = null;
	}

	/**
	 * Create a resource of a process that Java has started, which Python will ask for.
	 * @param events tells Python of it
	 * @param offered the process
	 */
	ProcessResource(TransportEvents events, Process offered) {
		this.events = events;
		this.offered = offered;
	}

	/**
	 * Start the process.
	 * @param builder starts it
	 * @throws IOException if it cannot be started
	 */
	void start(ProcessBuilder builder) throws IOException {
		Process process = builder.start();
		boolean separate = !builder.redirectErrorStream();
		start(process, isPipe(builder.redirectInput()), isPipe(builder.redirectOutput()),
				separate && isPipe(builder.redirectError()));
	}

	private static boolean isPipe(ProcessBuilder.Redirect redirect) {
		return redirect == ProcessBuilder.Redirect.PIPE;
	}

	private void start(Process process, boolean stdin, boolean stdout, boolean stderr) {
		synchronized (this) {
			this.process = process;
			if (stdin) {
				this.input = new ProcessInput(process.getOutputStream(), this.events);
			}
			if (stdout) {
				this.outputs.put(1, new ProcessOutput(1, process.getInputStream(), this.events));
			}
			if (stderr) {
				this.outputs.put(2, new ProcessOutput(2, process.getErrorStream(), this.events));
			}
			this.events.started(process.pid(), descriptors());
			if (this.closed) {
				end();
			}
		}
		this.outputs.values().forEach((output) -> BlockingTasks.execute(output, this.events::lost));
		BlockingTasks.execute(() -> exited(process.waitFor()), this.events::lost);
	}

	private void exited(int code) {
		this.events.exited(code);
		// Nothing else tells that nobody reads any more, unless something is written.
		toInput(TransportCommand.CLOSE_PIPE, null);
	}

	private List<Integer> descriptors() {
		List<Integer> descriptors = new ArrayList<>(this.outputs.keySet());
		if (this.input != null) {
			descriptors.add(0);
		}
		return descriptors;
	}

	@Override
	public synchronized void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
		switch (command) {
			case TransportCommand.OPEN -> adopt();
			case TransportCommand.WRITE, TransportCommand.WRITE_EOF, TransportCommand.REPORT -> toInput(command, data);
			case TransportCommand.CONSUMED -> consumed(CommandData.list(data));
			case TransportCommand.CLOSE_PIPE -> closePipe((int) CommandData.number(data));
			case TransportCommand.SIGNAL -> signal((int) CommandData.number(data));
			case TransportCommand.CLOSE -> end();
			case TransportCommand.RELEASE -> this.events.release();
			default -> throw new IllegalArgumentException("A process knows no command " + command);
		}
	}

	private void adopt() {
		if (this.offered == null || this.process != null) {
			throw new IllegalStateException("The process is used already");
		}
		start(this.offered, true, true, true);
	}

	private void toInput(int command, @Nullable Object data) {
		ProcessInput input = this.input;
		if (input != null) {
			input.add(command, data);
		}
	}

	private void consumed(List<?> data) {
		ProcessOutput output = this.outputs.get(((Number) data.get(0)).intValue());
		if (output != null) {
			output.consumed(((Number) data.get(1)).longValue());
		}
	}

	private void closePipe(int descriptor) {
		ProcessInput input = this.input;
		ProcessOutput output = this.outputs.get(descriptor);
		if (output != null) {
			output.close();
		}
		else if (input != null) {
			input.abort();
		}
	}

	/**
	 * Send a signal, by the handle: the process itself would close its pipes, which loses
	 * output and waits for a write that is blocked.
	 * @param number of the signal
	 */
	private void signal(int number) {
		Process process = this.process;
		if (process != null && number == SIGTERM) {
			process.toHandle().destroy();
		}
		else if (process != null) {
			process.toHandle().destroyForcibly();
		}
	}

	private void end() {
		this.closed = true;
		Process process = this.process;
		if (process != null) {
			if (this.offered == null) {
				process.toHandle().destroyForcibly();
			}
			ProcessInput input = this.input;
			if (input != null) {
				input.close();
			}
			this.outputs.values().forEach(ProcessOutput::close);
		}
	}

	@Override
	public synchronized void onLoopEnded() {
		this.events.mute();
		end();
	}

}
