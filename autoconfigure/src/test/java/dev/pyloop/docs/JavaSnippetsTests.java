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

package dev.pyloop.docs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Java code in the documentation.
 */
class JavaSnippetsTests {

	@TempDir
	private Path classes;

	@Test
	void snippetsCompile() {
		List<JavaSnippet> snippets = new ArrayList<>();
		MarkdownFile.allBlocks("java").forEach((block) -> snippets.add(new JavaSnippet(block, snippets.size())));
		assertThat(snippets).isNotEmpty();
		assertThat(compile(snippets)).isEmpty();
	}

	@Test
	void snippetThatIsWrongDoesNotCompile() {
		MarkdownBlock block = new MarkdownBlock("page.md", 7, "java", "int given = 1;",
				"int first = given;\nMono<String> second = python.function(first);");
		assertThat(compile(List.of(new JavaSnippet(block, 0)))).startsWith("page.md:8: ");
	}

	private String compile(List<JavaSnippet> snippets) {
		JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
		DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
		List<String> options = List.of("-proc:none", "-parameters", "-Xlint:unchecked,deprecation,rawtypes", "-d",
				this.classes.toString(), "-classpath", System.getProperty("java.class.path"));
		compiler.getTask(null, null, diagnostics, options, null, snippets).call();
		return diagnostics.getDiagnostics().stream().map(JavaSnippetsTests::describe).collect(Collectors.joining("\n"));
	}

	private static String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
		return (diagnostic.getSource() instanceof JavaSnippet snippet) ? snippet.describe(diagnostic)
				: diagnostic.toString();
	}

}
