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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.pyloop.testsupport.TestDirectories;

/**
 * A page of the documentation.
 *
 * @param path where it is
 * @param lines its lines
 */
record MarkdownFile(Path path, List<String> lines) {

	private static final Pattern FENCE = Pattern.compile("```([a-z]*)");

	private static final Pattern GIVEN = Pattern.compile("<!-- given: (.*) -->");

	static List<MarkdownFile> all() {
		Path project = TestDirectories.project();
		try (Stream<Path> top = Files.list(project); Stream<Path> docs = Files.list(project.resolve("docs"))) {
			return Stream.concat(top, docs)
				.filter((path) -> path.toString().endsWith(".md"))
				.sorted()
				.map(MarkdownFile::read)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MarkdownFile read(Path path) {
		try {
			return new MarkdownFile(path, Files.readAllLines(path));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static MarkdownFile page(String name) {
		return read(TestDirectories.project().resolve("docs").resolve(name));
	}

	static List<MarkdownBlock> allBlocks(String language) {
		return all().stream()
			.flatMap((file) -> file.blocks().stream())
			.filter((block) -> block.language().equals(language))
			.toList();
	}

	String name() {
		return TestDirectories.project().relativize(this.path).toString();
	}

	String text() {
		return String.join("\n", this.lines);
	}

	List<MarkdownBlock> blocks() {
		List<MarkdownBlock> blocks = new ArrayList<>();
		for (int index = 0; index < this.lines.size(); index++) {
			Matcher fence = FENCE.matcher(this.lines.get(index));
			if (fence.matches()) {
				int end = endOfBlock(index);
				String code = String.join("\n", this.lines.subList(index + 1, end));
				blocks.add(new MarkdownBlock(name(), index + 2, fence.group(1), given(index), code));
				index = end;
			}
		}
		return blocks;
	}

	private int endOfBlock(int start) {
		int end = start + 1;
		while (!this.lines.get(end).equals("```")) {
			end++;
		}
		return end;
	}

	private String given(int fence) {
		Matcher given = GIVEN.matcher((fence > 0) ? this.lines.get(fence - 1) : "");
		return (given.matches()) ? given.group(1) : "";
	}

	List<String> prose() {
		List<String> prose = new ArrayList<>(this.lines);
		for (MarkdownBlock block : blocks()) {
			for (int line = block.line() - 1; !this.lines.get(line).equals("```"); line++) {
				prose.set(line, "");
			}
		}
		return prose;
	}

	List<String> anchors() {
		return prose().stream()
			.filter((line) -> line.matches("#+ .*"))
			.map((line) -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
			.map((title) -> title.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
			.toList();
	}

	@Override
	public String toString() {
		return name();
	}

}
