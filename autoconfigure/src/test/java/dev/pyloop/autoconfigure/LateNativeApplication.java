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
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import dev.pyloop.client.PythonClient;

/**
 * An application that {@link LateNativeTests} runs in a process of its own. It prints
 * which libraries of Python and JNA are mapped before the event loops start, and after.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(PythonAutoConfiguration.class)
public class LateNativeApplication {

	/**
	 * Print what is mapped when, and what Python answers.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(LateNativeApplication.class)
			.web(WebApplicationType.NONE)
			.run(args)) {
			Integer root = context.getBean(PythonClient.class)
				.function("math:isqrt")
				.args(81)
				.call(Integer.class)
				.block(Duration.ofSeconds(30));
			print("afterwards");
			System.out.println("The root is " + root);
		}
	}

	@Bean
	SmartLifecycle first() {
		return new First();
	}

	private static void print(String when) {
		try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
			long count = maps.filter((line) -> line.contains("libpython") || line.contains("/jna")).count();
			System.out.println(((count > 0) ? "mapped " : "nothing mapped ") + when);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts before everything else.
	 */
	private static final class First implements SmartLifecycle {

		private boolean running;

		@Override
		public void start() {
			print("at first");
			this.running = true;
		}

		@Override
		public void stop() {
			this.running = false;
		}

		@Override
		public boolean isRunning() {
			return this.running;
		}

		@Override
		public int getPhase() {
			return Integer.MIN_VALUE;
		}

	}

}
