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

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * As much of the Debug Adapter Protocol as {@link DebuggerApplication} needs.
 */
final class DebugAdapterClient implements AutoCloseable {

	private static final int TIMEOUT = 60_000;

	private final JsonMapper mapper = new JsonMapper();

	private final Socket socket;

	private final DataInputStream in;

	private int sequence;

	DebugAdapterClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(TIMEOUT);
		this.in = new DataInputStream(this.socket.getInputStream());
	}

	/**
	 * Attach, so that Python that waits for it goes on.
	 * @param breakpoints the arguments of {@code setBreakpoints}
	 * @throws IOException if that fails
	 */
	void attach(Map<String, ?> breakpoints) throws IOException {
		request("initialize", Map.of("adapterID", "test"));
		await("initialize");
		request("attach", Map.of("justMyCode", true));
		await("initialized");
		request("setBreakpoints", breakpoints);
		await("setBreakpoints");
		request("configurationDone", Collections.emptyMap());
		await("attach");
	}

	void request(String command, Map<String, ?> arguments) throws IOException {
		byte[] message = this.mapper.writeValueAsBytes(
				Map.of("seq", ++this.sequence, "type", "request", "command", command, "arguments", arguments));
		String head = "Content-Length: " + message.length + "\r\n\r\n";
		this.socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
		this.socket.getOutputStream().write(message);
	}

	/**
	 * Read messages up to an event or an answer.
	 * @param name the event or the command
	 * @return the message
	 * @throws IOException if none comes
	 */
	JsonNode await(String name) throws IOException {
		while (true) {
			JsonNode message = read();
			if (name.equals(message.path("event").asString("")) || name.equals(message.path("command").asString(""))) {
				return message;
			}
		}
	}

	private JsonNode read() throws IOException {
		StringBuilder head = new StringBuilder();
		while (!head.toString().endsWith("\r\n\r\n")) {
			head.append((char) this.in.readUnsignedByte());
		}
		String length = head.substring(head.indexOf(":") + 1, head.indexOf("\r\n"));
		byte[] message = new byte[Integer.parseInt(length.strip())];
		this.in.readFully(message);
		return this.mapper.readTree(message);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
