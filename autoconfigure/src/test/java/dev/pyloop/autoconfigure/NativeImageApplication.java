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

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * An application that {@link NativeImageTests} runs in a process of its own.
 */
public final class NativeImageApplication {

	private NativeImageApplication() {
	}

	/**
	 * Start the application context.
	 * @param args ignored; settings are system properties
	 */
	public static void main(String[] args) {
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(
				PythonAutoConfiguration.class)) {
			System.out.println("The application runs " + context.isRunning());
		}
	}

}
