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

package dev.pyloop.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.springframework.util.Assert;

/**
 * The load generator {@code wrk}.
 */
final class Wrk {

	private static final int CONNECTIONS = 64;

	private static final Pattern RESULT = Pattern.compile("(\\d+) requests in ([\\d.]+)(ms|s|m)");

	private static final Pattern FAILURES = Pattern.compile("(Socket errors|Non-2xx or 3xx responses):.*");

	private Wrk() {
	}

	/**
	 * Check that there is wrk.
	 */
	static void check() {
		boolean found = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, "wrk")));
		Assert.state(found, "The cases 'http-raw', 'http-fastapi' and 'http-latency' need the load generator 'wrk',"
				+ " which is not on the PATH. Install its package ('apt-get install wrk', 'brew install wrk') or"
				+ " build it from https://github.com/wg/wrk, or choose others with --cases");
	}

	/**
	 * Return a slice of load on a server.
	 * @param server the server
	 * @param path the path and query of the requests
	 * @return the slice; wrk knows whole seconds only
	 */
	static Slice<Load> slice(HttpServerProcess server, String path) {
		return (seconds) -> {
			long processor = server.processorNanos();
			String output = run("http://127.0.0.1:" + server.port() + path, (long) Math.ceil(seconds));
			Matcher result = RESULT.matcher(output);
			Assert.state(result.find() && !FAILURES.matcher(output).find(),
					() -> "wrk reports failures at " + path + ":\n" + output);
			double requests = Double.parseDouble(result.group(1));
			double elapsed = Double.parseDouble(result.group(2)) * unit(result.group(3));
			return new Load(requests / elapsed, (server.processorNanos() - processor) / requests);
		};
	}

	private static double unit(String unit) {
		return switch (unit) {
			case "ms" -> 1e-3;
			case "s" -> 1;
			default -> 60;
		};
	}

	private static String run(String url, long seconds) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(List.of("wrk", "--threads", "1", "--connections",
				Integer.toString(CONNECTIONS), "--timeout", "10s", "--duration", seconds + "s", url))
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		Assert.state(process.waitFor() == 0, () -> "wrk failed:\n" + output);
		return output;
	}

}
