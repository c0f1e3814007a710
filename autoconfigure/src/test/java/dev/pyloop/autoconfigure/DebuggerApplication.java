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

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

import dev.pyloop.client.PythonClient;

/**
 * An application that {@link DebuggerTests} runs in a process of its own, and that debugs
 * its own Python.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(PythonAutoConfiguration.class)
public class DebuggerApplication {

	/**
	 * Print where the debugger holds Python, in each of two contexts.
	 * @param args the properties
	 * @throws IOException if the debugger cannot be reached
	 */
	public static void main(String[] args) throws IOException {
		for (int i = 0; i < 2; i++) {
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(DebuggerApplication.class)
				.web(WebApplicationType.NONE)
				.run(args)) {
				Environment environment = context.getEnvironment();
				try (DebugAdapterClient client = new DebugAdapterClient(
						environment.getRequiredProperty("pyloop.python.debugger.port", Integer.class))) {
					attach(client, Path.of(environment.getRequiredProperty("pyloop.python.path")));
					hold(client, context.getBean(PythonClient.class), "debugged:on_loop");
					hold(client, context.getBean(PythonClient.class), "debugged:on_worker");
				}
			}
		}
	}

	private static void attach(DebugAdapterClient client, Path folder) throws IOException {
		client.attach(Map.of("source", Map.of("path", folder.resolve("debugged.py").toString()), "breakpoints",
				List.of(Map.of("line", 2), Map.of("line", 5))));
	}

	private static void hold(DebugAdapterClient client, PythonClient python, String function) throws IOException {
		CompletableFuture<Integer> call = python.function(function)
			.args(20)
			.timeout(Duration.ofMinutes(1))
			.call(Integer.class)
			.toFuture();
		JsonNode thread = client.await("stopped").path("body").path("threadId");
		System.out.println("Python is held, the call has ended: " + call.isDone());
		client.request("continue", Map.of("threadId", thread.asInt()));
		System.out.println(function + " gave " + call.join());
	}

}
