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

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles.Kind;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.core.io.InputStreamSource;
import org.springframework.javapoet.ClassName;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for ahead-of-time processing of {@link PythonAutoConfiguration}.
 */
class AheadOfTimeTests {

	private static final MockEnvironment NO_PYTHON = new MockEnvironment().withProperty("pyloop.python.executable",
			"/no/such/python");

	@Test
	void processingWritesBeansAndStartsNothing() {
		InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
		ClassNameGenerator names = new ClassNameGenerator(ClassName.get("dev.pyloop.generated", "Test"));
		DefaultGenerationContext generation = new DefaultGenerationContext(names, files);
		try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
			context.setEnvironment(NO_PYTHON);
			context.register(PythonAutoConfiguration.class);
			new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		}
		generation.writeGeneratedContent();
		Map<String, InputStreamSource> sources = files.getGeneratedFiles(Kind.SOURCE);
		assertThat(sources.keySet())
			.anySatisfy((name) -> assertThat(name).contains("PythonAutoConfiguration__BeanDefinitions"));
	}

}
