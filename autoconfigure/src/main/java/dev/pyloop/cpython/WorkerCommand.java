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

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a worker process is started: its command, its variables, and what it reads first.
 */
final class WorkerCommand {

	/**
	 * Replaces the empty folder, which stands for the working directory and is there
	 * unless Python is isolated.
	 */
	private static final String CODE = "import sys; _, *path = sys.argv[1:]; "
			+ "sys.path[:1] = path + [first for first in sys.path[:1] if first]; sys.argv[:] = ['']; "
			+ "from pyloop._worker import main; main()";

	private final PythonInstallation installation;

	private final PythonRuntimeOptions options;

	private final PythonWorkerSettings settings;

	WorkerCommand(PythonInstallation installation, PythonRuntimeOptions options, PythonWorkerSettings settings) {
		this.installation = installation;
		this.options = options;
		this.settings = settings;
	}

	ProcessBuilder builder(String name) {
		List<String> command = new ArrayList<>();
		command.add(this.installation.executable().toString());
		command.addAll(this.options.arguments());
		command.addAll(List.of("-X", "faulthandler", "-c", CODE, name));
		this.options.path().forEach((folder) -> command.add(folder.toString()));
		ProcessBuilder builder = new ProcessBuilder(command);
		Map<String, String> environment = builder.environment();
		environment.remove("__PYVENV_LAUNCHER__");
		Integer threads = this.settings.nativeThreads();
		if (threads != null) {
			PythonWorkerSettings.THREAD_VARIABLES.forEach((variable) -> environment.put(variable, threads.toString()));
		}
		environment.putAll(this.options.environment());
		environment.putAll(this.settings.environment());
		return builder;
	}

	/**
	 * Return what the process reads from its standard input.
	 * @param configuration the configuration of the loop as marshal bytes
	 * @return a length of eight bytes and a tuple as marshal bytes
	 */
	byte[] input(byte[] configuration) {
		Long limit = this.settings.memoryLimit();
		byte[] tuple = MarshalledOptions.of(ProcessHandle.current().pid(), (limit != null) ? limit : 0,
				this.settings.nice(), configuration);
		return ByteBuffer.allocate(Long.BYTES + tuple.length)
			.order(ByteOrder.LITTLE_ENDIAN)
			.putLong(tuple.length)
			.put(tuple)
			.array();
	}

	String remedy() {
		Long limit = this.settings.memoryLimit();
		return "Look at its standard error, and at what modules do at import and in start-up functions"
				+ ((limit != null)
						? "; 'pyloop.event-loop.process.memory-limit' is " + limit + " bytes, which may be too low"
						: "");
	}

	PythonInstallation installation() {
		return this.installation;
	}

}
