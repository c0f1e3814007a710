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

import java.time.Duration;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.pyloop.autoconfigure.PythonAutoConfiguration;
import dev.pyloop.client.PythonClient;

/**
 * The application that {@link FatJarTests} packages and starts. It runs two application
 * contexts, one after the other.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(PythonAutoConfiguration.class)
public class FatJarApplication {

	/**
	 * Print what Python tells about itself, in each context.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplicationBuilder(FatJarApplication.class)
			.web(WebApplicationType.NONE)
			.build();
		for (int i = 1; i <= 2; i++) {
			try (ConfigurableApplicationContext context = application.run(args)) {
				System.out.println("Context " + i + ": "
						+ context.getBean(PythonClient.class)
							.function("packaged.demo:describe")
							.call(String.class)
							.block(Duration.ofSeconds(30)));
			}
		}
	}

}
