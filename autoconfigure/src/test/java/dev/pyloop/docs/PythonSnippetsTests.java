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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the Python code in the documentation.
 */
class PythonSnippetsTests {

	@TempDir
	private Path directory;

	@Test
	void snippetsCompile() throws IOException {
		List<MarkdownBlock> blocks = MarkdownFile.allBlocks("python");
		assertThat(blocks).isNotEmpty();
		TestProcess process = compile(blocks);
		assertThat(process.exitCode()).withFailMessage(process::toString).isZero();
	}

	@Test
	void snippetThatIsWrongDoesNotCompile() throws IOException {
		TestProcess process = compile(List.of(new MarkdownBlock("page.md", 7, "python", "", "def f(:\n    pass")));
		assertThat(process.exitCode()).isNotZero();
		assertThat(process.output()).contains("page.md-7.py");
	}

	private TestProcess compile(List<MarkdownBlock> blocks) throws IOException {
		List<String> command = new ArrayList<>(List.of(TestPython.executable().toString(), "-m", "py_compile"));
		for (MarkdownBlock block : blocks) {
			Path file = this.directory.resolve(block.file().replace('/', '-') + "-" + block.line() + ".py");
			Files.writeString(file, block.code() + "\n");
			command.add(file.toString());
		}
		return TestProcess.run(command, Duration.ofMinutes(1));
	}

}
