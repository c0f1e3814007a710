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
import java.util.List;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.pyloop.client.PythonClient;

/**
 * An application that {@link ShutdownTests} run in a process of its own and end by
 * signals.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(PythonAutoConfiguration.class)
public class ShutdownApplication {

	/**
	 * Call a function that hangs, print a line, and wait for ever or exit.
	 * @param args the function, the file that an exit function makes, and properties
	 * @throws InterruptedException never
	 */
	public static void main(String[] args) throws InterruptedException {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(ShutdownApplication.class)
			.web(WebApplicationType.NONE)
			.run(args);
		PythonClient python = context.getBean(PythonClient.class);
		Duration timeout = Duration.ofSeconds(30);
		python.function("fixtures.hangs:touch_at_exit").args(args[1]).call(Void.class).block(timeout);
		if ("generator".equals(args[0])) {
			python.function("fixtures.hangs:generator").stream(Integer.class).subscribe();
		}
		else if (!List.of("nothing", "exit").contains(args[0])) {
			python.function("fixtures.hangs:" + args[0]).send().block(timeout);
		}
		System.out.println("ready");
		if ("exit".equals(args[0])) {
			System.exit(0);
		}
		Thread.currentThread().join();
	}

}
