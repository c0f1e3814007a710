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

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import reactor.util.concurrent.Queues;

/**
 * The commands of Python on their way to the event loop of a channel, where they are
 * handled in order and in batches, with one wake-up for each batch.
 */
final class CommandQueue {

	private final Queue<Command> commands = Queues.<Command>unboundedMultiproducer().get();

	private final AtomicInteger waiting = new AtomicInteger();

	/**
	 * Add a command.
	 * @param type one of {@link TransportCommand}
	 * @param data what belongs to it
	 * @return whether somebody has to call {@link #drain}
	 */
	boolean add(int type, @Nullable Object data) {
		this.commands.add(new Command(type, data));
		return this.waiting.getAndIncrement() == 0;
	}

	/**
	 * Handle all commands.
	 * @param handler handles each of them
	 */
	void drain(Handler handler) {
		int missed = this.waiting.get();
		while (missed != 0) {
			for (Command command = this.commands.poll(); command != null; command = this.commands.poll()) {
				handler.onCommand(command.type(), command.data());
			}
			missed = this.waiting.addAndGet(-missed);
		}
	}

	/**
	 * Handles commands.
	 */
	interface Handler {

		void onCommand(int type, @Nullable Object data);

	}

	private record Command(int type, @Nullable Object data) {

	}

}
