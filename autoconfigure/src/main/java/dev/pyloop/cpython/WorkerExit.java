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

package dev.pyloop.cpython;

import java.util.Map;

/**
 * How a process ended.
 *
 * @param status what {@link Process#exitValue()} says
 */
record WorkerExit(int status) {

	private static final int SIGNALLED = 128;

	private static final int SIGKILL = 9;

	private static final Map<Integer, String> NAMES = Map.ofEntries(Map.entry(1, "SIGHUP"), Map.entry(2, "SIGINT"),
			Map.entry(3, "SIGQUIT"), Map.entry(4, "SIGILL"), Map.entry(6, "SIGABRT"), Map.entry(8, "SIGFPE"),
			Map.entry(SIGKILL, "SIGKILL"), Map.entry(11, "SIGSEGV"), Map.entry(13, "SIGPIPE"), Map.entry(14, "SIGALRM"),
			Map.entry(15, "SIGTERM"), (PythonPlatform.MACOS) ? Map.entry(10, "SIGBUS") : Map.entry(7, "SIGBUS"),
			Map.entry(24, "SIGXCPU"), Map.entry(25, "SIGXFSZ"));

	boolean successful() {
		return this.status == 0;
	}

	private int signal() {
		return this.status - SIGNALLED;
	}

	String describe() {
		if (signal() <= 0) {
			return "ended with exit code " + this.status;
		}
		String name = NAMES.get(signal());
		return "was killed by signal " + signal() + ((name != null) ? " (" + name + ")" : "");
	}

	String remedy(String otherwise) {
		if (signal() == SIGKILL) {
			return "Somebody killed it, or the system was out of memory, which its log then tells";
		}
		return (signal() > 0) ? "A module written in C may be at fault; the stack in its standard error shows which"
				: otherwise;
	}

}
