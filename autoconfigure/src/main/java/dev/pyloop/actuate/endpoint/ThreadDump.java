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

package dev.pyloop.actuate.endpoint;

import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopRuntime;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * All threads of Java and of Python as text: those of each process of Python in one part,
 * those of the JVM behind them.
 */
final class ThreadDump {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private final PythonEventLoopPool eventLoopPool;

	ThreadDump(PythonEventLoopPool eventLoopPool) {
		this.eventLoopPool = eventLoopPool;
	}

	/**
	 * Look at all threads. May block for some seconds.
	 * @return the text
	 */
	String take() {
		StringBuilder text = new StringBuilder();
		Set<Long> told = new HashSet<>();
		for (PythonEventLoop eventLoop : this.eventLoopPool.eventLoops()) {
			LoopRuntime runtime = eventLoop.inspection().runtime();
			if (runtime != null && !told.contains(runtime.pid())) {
				String threads = PythonAnswers.await(eventLoop.inspection().threads(), TIMEOUT);
				if (threads != null) {
					told.add(runtime.pid());
				}
				append(text, eventLoop, runtime, threads);
			}
		}
		text.append("Java ").append(Runtime.version()).append(", process ").append(ProcessHandle.current().pid());
		text.append("\n\n");
		for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
			append(text, thread);
		}
		return text.toString();
	}

	private static void append(StringBuilder text, PythonEventLoop eventLoop, LoopRuntime runtime,
			@Nullable String threads) {
		text.append("Python ").append(runtime.version()).append(", process ").append(runtime.pid());
		text.append(" of event loop '").append(eventLoop.name()).append("'\n\n");
		text.append((threads != null) ? threads : eventLoop.hungCalls().stacks()).append("\n\n");
	}

	private static void append(StringBuilder text, ThreadInfo thread) {
		text.append('"').append(thread.getThreadName()).append("\" #").append(thread.getThreadId());
		text.append(thread.isDaemon() ? " daemon " : " ").append(thread.getThreadState());
		LockInfo lock = thread.getLockInfo();
		if (lock != null) {
			text.append(" on ").append(lock);
		}
		if (thread.getLockOwnerName() != null) {
			text.append(" held by \"").append(thread.getLockOwnerName()).append('"');
		}
		text.append('\n');
		for (StackTraceElement element : thread.getStackTrace()) {
			text.append("\tat ").append(element).append('\n');
		}
		text.append('\n');
	}

}
