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

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.LoopResource;
import dev.pyloop.eventloop.LoopResourceFactory;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Starts processes.
 */
final class ProcessStarter implements LoopResourceFactory {

	/**
	 * What the JVM encodes the words of a command with; it replaces what has no place.
	 */
	private static final Charset ENCODING = Charset
		.forName(System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

	@Override
	public LoopResource open(PythonEventLoop loop, long id, Map<String, @Nullable Object> options) {
		TransportEvents events = new TransportEvents(loop, id);
		ProcessResource resource = new ProcessResource(events);
		BlockingTasks.execute(() -> resource.start(builder(options)), events::socketEnded);
		return resource;
	}

	private static ProcessBuilder builder(Map<String, @Nullable Object> options) {
		ProcessBuilder builder = new ProcessBuilder(words(options));
		builder.directory(Path.of(checked(String.valueOf(options.get("cwd")))).toFile());
		builder.environment().clear();
		CommandData.map(options.get("env"))
			.forEach((name, value) -> builder.environment()
				.put(checked(String.valueOf(name)), checked(String.valueOf(value))));
		builder
			.redirectInput(redirect(options.get("stdin"), ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())));
		builder.redirectOutput(redirect(options.get("stdout"), ProcessBuilder.Redirect.DISCARD));
		if ("stdout".equals(options.get("stderr"))) {
			builder.redirectErrorStream(true);
		}
		else {
			builder.redirectError(redirect(options.get("stderr"), ProcessBuilder.Redirect.DISCARD));
		}
		return builder;
	}

	private static List<String> words(Map<String, @Nullable Object> options) {
		return CommandData.list(options.get("command"))
			.stream()
			.map(String::valueOf)
			.map(ProcessStarter::checked)
			.toList();
	}

	private static ProcessBuilder.Redirect redirect(@Nullable Object name, ProcessBuilder.Redirect nothing) {
		return switch (String.valueOf(name)) {
			case "pipe" -> ProcessBuilder.Redirect.PIPE;
			case "null" -> nothing;
			case "inherit" -> ProcessBuilder.Redirect.INHERIT;
			default -> throw new IllegalArgumentException("Unknown redirection '" + name + "' of a process");
		};
	}

	private static String checked(String word) {
		if (!ENCODING.newEncoder().canEncode(word)) {
			throw new IllegalArgumentException("'" + word + "' cannot be given to a process of the JVM, which encodes "
					+ "it with " + ENCODING + "; start the JVM with a locale of UTF-8, for instance LC_ALL=C.UTF-8");
		}
		return word;
	}

}
