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

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The signal handlers of the JVM, which native code of a Python module may replace. A JVM
 * without its handler of SIGSEGV dies at its next null check. On Linux only.
 */
final class SignalHandlers {

	private static final Log logger = LogFactory.getLog(SignalHandlers.class);

	/**
	 * The size of {@code struct sigaction} of the C libraries of Linux on 64-bit
	 * processors: handler, 128 bytes of mask, flags and restorer.
	 */
	private static final int SIZE = 152;

	private static final Map<Integer, String> SIGNALS = signals();

	/**
	 * The JVM itself and what calls its handlers.
	 */
	private static final List<String> TRUSTED = List.of("libjvm.", "libjsig.", "libasyncProfiler.");

	private final Map<Integer, Memory> handlers = new LinkedHashMap<>();

	private SignalHandlers() {
	}

	private static Map<Integer, String> signals() {
		Map<Integer, String> signals = new LinkedHashMap<>();
		signals.put(1, "SIGHUP");
		signals.put(2, "SIGINT");
		signals.put(3, "SIGQUIT");
		signals.put(4, "SIGILL");
		signals.put(7, "SIGBUS");
		signals.put(8, "SIGFPE");
		signals.put(11, "SIGSEGV");
		signals.put(12, "SIGUSR2");
		signals.put(13, "SIGPIPE");
		signals.put(15, "SIGTERM");
		signals.put(25, "SIGXFSZ");
		return Collections.unmodifiableMap(signals);
	}

	/**
	 * Remember the handlers as they are now.
	 * @return the handlers, none of them on another system than Linux
	 */
	static SignalHandlers current() {
		SignalHandlers current = new SignalHandlers();
		if (PythonPlatform.LINUX) {
			SIGNALS.keySet().forEach((signal) -> current.handlers.put(signal, read(signal)));
		}
		return current;
	}

	/**
	 * Restore handlers that something else than the JVM has replaced, and log an error
	 * for each.
	 * @return the names of the signals
	 */
	synchronized List<String> restore() {
		List<String> restored = new ArrayList<>();
		this.handlers.forEach((signal, expected) -> {
			Memory actual = read(signal);
			long handler = actual.getLong(0);
			if (handler == expected.getLong(0)) {
				return;
			}
			String owner = owner(handler);
			if (TRUSTED.stream().anyMatch(owner::contains)) {
				this.handlers.put(signal, actual);
				return;
			}
			write(signal, expected);
			restored.add(SIGNALS.get(signal));
			logger.error("Native code in " + owner + " has replaced the JVM's handler of " + SIGNALS.get(signal)
					+ ", without which the JVM may die or not react to signals. It was restored. Find the Python"
					+ " module that loads this library, and run it in worker processes:"
					+ " 'pyloop.event-loop.home=process'");
		});
		return restored;
	}

	private static Memory read(int signal) {
		Memory action = new Memory(SIZE);
		action.clear();
		call(signal, null, action);
		return action;
	}

	static void write(int signal, Memory action) {
		call(signal, action, null);
	}

	private static void call(int signal, @Nullable Pointer action, @Nullable Pointer previous) {
		int result = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME)
			.getFunction("sigaction")
			.invokeInt(new Object[] { signal, action, previous });
		if (result != 0) {
			throw new IllegalStateException("sigaction failed for " + SIGNALS.get(signal));
		}
	}

	/**
	 * Return the file that has the code at an address.
	 * @param address the address
	 * @return the file, or words for the address
	 */
	private static String owner(long address) {
		if (address == 0 || address == 1) {
			return (address == 0) ? "an unknown library (it set the default action)"
					: "an unknown library (it set the signal to be ignored)";
		}
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"), StandardCharsets.ISO_8859_1)) {
			return lines.filter((line) -> contains(line, address))
				.map((line) -> line.contains("/") ? line.substring(line.indexOf('/')) : "generated code")
				.findFirst()
				.orElse("unknown code");
		}
		catch (IOException ex) {
			logger.debug("Cannot read the memory map of this process", ex);
			return "unknown code";
		}
	}

	private static boolean contains(String line, long address) {
		String[] range = line.substring(0, line.indexOf(' ')).split("-");
		return Long.compareUnsigned(Long.parseUnsignedLong(range[0], 16), address) <= 0
				&& Long.compareUnsigned(address, Long.parseUnsignedLong(range[1], 16)) < 0;
	}

}
