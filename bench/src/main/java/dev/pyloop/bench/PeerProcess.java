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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A peer in a process of its own, which waits idle between its slices.
 *
 * @param process the process
 * @param requests takes a line for each slice
 * @param answers gives a line for each slice
 */
record PeerProcess(Process process, Writer requests, BufferedReader answers) implements AutoCloseable {

	static PeerProcess start(List<String> command, Map<String, String> environment) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
		builder.environment().putAll(environment);
		Process process = builder.start();
		return new PeerProcess(process, new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8),
				new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
	}

	/**
	 * Return a slice of the peer.
	 * @param name the name of the case in the peer
	 * @return the slice, which gives calls per second
	 */
	Slice<Double> slice(String name) {
		return (seconds) -> {
			this.requests.write(name + " " + seconds + "\n");
			this.requests.flush();
			String answer = this.answers.readLine();
			if (answer == null) {
				throw new IOException("The peer ended with " + this.process.waitFor() + " in '" + name + "'");
			}
			return Double.parseDouble(answer);
		};
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.requests.close();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
