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

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.pyloop.client.PythonClient;

/**
 * An application that {@link RequirementsTests} runs in a process of its own, because a
 * process runs one Python only.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(PythonAutoConfiguration.class)
public class RequirementsApplication {

	/**
	 * Print what the installed package answers.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplicationBuilder(RequirementsApplication.class)
			.web(WebApplicationType.NONE)
			.build();
		try (ConfigurableApplicationContext context = application.run(args)) {
			PythonClient python = context.getBean(PythonClient.class);
			Integer answer = python.function("digits_demo:answer").call(Integer.class).block(Duration.ofSeconds(30));
			System.out.println("The answer is " + answer);
		}
	}

}
