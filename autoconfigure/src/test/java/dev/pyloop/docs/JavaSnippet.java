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

import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/**
 * Java code of the documentation in a class that makes a compilation unit of it.
 */
final class JavaSnippet extends SimpleJavaFileObject {

	private static final Pattern MEMBERS = Pattern
		.compile("(?m)^(@\\w+.*|((public|private|protected|static|final) )*(class|interface|record|enum) .*)$");

	private static final Pattern IMPORT = Pattern.compile("(?m)^import .*;$");

	private static final List<String> IMPORTS = List.of("java.io.*", "java.math.*", "java.nio.file.*", "java.time.*",
			"java.util.*", "java.util.stream.*", "com.fasterxml.jackson.annotation.*", "dev.pyloop.*",
			"dev.pyloop.asgi.*", "dev.pyloop.client.*", "dev.pyloop.convert.*", "dev.pyloop.cpython.*",
			"dev.pyloop.eventloop.*", "org.springframework.context.annotation.*", "org.springframework.core.*",
			"org.springframework.web.bind.annotation.*", "reactor.core.publisher.*", "reactor.core.scheduler.*");

	private final MarkdownBlock block;

	private final String source;

	JavaSnippet(MarkdownBlock block, int index) {
		super(URI.create("string:///snippets/Snippet" + index + ".java"), Kind.SOURCE);
		this.block = block;
		this.source = source(block, "Snippet" + index);
	}

	private static String source(MarkdownBlock block, String name) {
		String own = IMPORT.matcher(block.code())
			.results()
			.map((result) -> result.group())
			.collect(Collectors.joining());
		String imports = IMPORTS.stream()
			.map((entry) -> "import " + entry + ";")
			.collect(Collectors.joining("", own, ""));
		String code = IMPORT.matcher(block.code()).replaceAll("");
		boolean members = MEMBERS.matcher(code).find();
		String before = (members) ? "" : "void run() throws Exception {";
		return "package snippets; %s class %s { dev.pyloop.client.PythonClient python; %s %s\n%s\n%s".formatted(imports,
				name, block.given(), before, code, (members) ? "}" : "}}");
	}

	@Override
	public CharSequence getCharContent(boolean ignoreEncodingErrors) {
		return this.source;
	}

	String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
		long line = this.block.line() + diagnostic.getLineNumber() - 2;
		return this.block.file() + ":" + line + ": " + diagnostic.getMessage(null);
	}

}
