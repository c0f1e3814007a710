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

package dev.pyloop.autoconfigure;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.pyloop.PythonStartException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.cpython.PythonRaisedException;
import dev.pyloop.cpython.PythonRuntime;

/**
 * Lets an IDE attach to the Python of this process as {@link PythonDebuggerProperties}
 * say.
 */
final class PythonDebugger {

	private static final Log logger = LogFactory.getLog(PythonDebugger.class);

	private static final String MODULE = "pyloop._debugger";

	private static final String PROPERTY = "pyloop.python.debugger.port";

	private static final Duration LISTEN_TIMEOUT = Duration.ofMinutes(1);

	private static final Duration WAIT_TIMEOUT = Duration.ofDays(1);

	private PythonDebugger() {
	}

	static PythonStartException notInProcesses() {
		return new PythonStartException("'" + PROPERTY + "' is set, but the event loops run in worker processes",
				"Set pyloop.event-loop.home to 'thread' while you debug, or do not set " + PROPERTY);
	}

	static void listen(PythonRuntime runtime, int port, boolean wait) {
		MarshalWriter argument = new MarshalWriter();
		argument.writeInt(port);
		try {
			runtime.call(MODULE, "listen", argument.toByteArray(), LISTEN_TIMEOUT);
			logger.info("A debugger can attach to Python at 127.0.0.1:" + port + (wait ? "; waiting for it" : ""));
			if (wait) {
				argument.reset();
				argument.writeNone();
				runtime.call(MODULE, "wait", argument.toByteArray(), WAIT_TIMEOUT);
			}
		}
		catch (PythonRaisedException ex) {
			throw failure(port, ex);
		}
	}

	private static PythonStartException failure(int port, PythonRaisedException ex) {
		if (ex.getType().equals("ModuleNotFoundError")) {
			return new PythonStartException("'" + PROPERTY + "' is set, but the package debugpy is not installed",
					"Add debugpy to pyloop.python.requirements or to the virtual environment, or do not set "
							+ PROPERTY,
					ex);
		}
		return new PythonStartException(
				"No debugger can attach to 127.0.0.1:" + port + ": "
						+ String.valueOf(ex.getMessage()).lines().findFirst().orElse(""),
				"Set " + PROPERTY + " to a port that is free", ex);
	}

}
