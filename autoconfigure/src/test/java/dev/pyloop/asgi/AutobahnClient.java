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
package dev.pyloop.asgi;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import me.normanmaurer.maven.autobahntestsuite.FuzzingCaseResult;
import org.python.util.PythonInterpreter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import dev.pyloop.testsupport.TestProcess;

/**
 * Autobahn's fuzzing client, which tests servers of WebSockets. It is written in Python 2
 * and runs on Jython in a JVM of its own.
 *
 * @param folder where it puts its reports
 */
record AutobahnClient(Path folder) {

	private static final Duration TIMEOUT = Duration.ofMinutes(20);

	private static final String AGENT = "pyloop";

	private static final String PROGRAM = """
			import json
			from autobahntestsuite import wstest
			wstest.start({"mode": "fuzzingclient", "debug": False}, json.load(open("spec.json")))
			""";

	/**
	 * Run cases against a server.
	 * @param uri a WebSocket that sends back what it gets
	 * @param cases the cases, where {@code *} stands for any text
	 * @return the cases that ran and what came of them
	 */
	Map<String, String> run(String uri, List<String> cases) throws Exception {
		Map<String, Object> spec = Map.of("outdir", "reports", "servers",
				List.of(Map.of("agent", AGENT, "url", uri, "options", Map.of("version", 18))), "cases", cases,
				"exclude-cases", Collections.emptyList(), "exclude-agent-cases", Collections.emptyMap(), "options",
				Map.of("failByDrop", false));
		Files.writeString(this.folder.resolve("spec.json"), new JsonMapper().writeValueAsString(spec));
		TestProcess process = TestProcess.run(new ProcessBuilder(command()).directory(this.folder.toFile()), TIMEOUT);
		return results(process.requireSuccess());
	}

	private static List<String> command() throws URISyntaxException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
				"--add-opens=java.base/java.io=ALL-UNNAMED", "-XX:+UseSerialGC", "-Dpython.cachedir.skip=true", "-cp",
				jar(PythonInterpreter.class) + File.pathSeparator + jar(FuzzingCaseResult.class),
				"org.python.util.jython", "-c", PROGRAM));
		return command;
	}

	private static String jar(Class<?> type) throws URISyntaxException {
		return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
	}

	private Map<String, String> results(TestProcess process) throws IOException {
		Path index = this.folder.resolve("reports/index.json");
		if (!Files.exists(index)) {
			throw new IllegalStateException(process + " made no report");
		}
		JsonNode cases = new JsonMapper().readTree(Files.readString(index)).get(AGENT);
		Map<String, String> results = new TreeMap<>();
		cases.properties().forEach((entry) -> results.put(entry.getKey(), result(entry.getValue())));
		return results;
	}

	private static String result(JsonNode node) {
		String messages = node.get("behavior").asString();
		String close = node.get("behaviorClose").asString();
		return (close.equals("OK") || close.equals(messages)) ? messages : messages + ", closed " + close;
	}

}
