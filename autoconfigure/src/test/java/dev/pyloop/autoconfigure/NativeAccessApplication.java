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
 * An application that {@link DeniedNativeAccessTests} runs in a process of its own.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(PythonAutoConfiguration.class)
public class NativeAccessApplication {

	/**
	 * Print what Python answers.
	 * @param args the properties
	 */
	public static void main(String[] args) {
		SpringApplication application = new SpringApplicationBuilder(NativeAccessApplication.class)
			.web(WebApplicationType.NONE)
			.build();
		try (ConfigurableApplicationContext context = application.run(args)) {
			PythonClient python = context.getBean(PythonClient.class);
			System.out.println("The root is "
					+ python.function("math:isqrt").args(81).call(Integer.class).block(Duration.ofSeconds(30)));
		}
	}

}
