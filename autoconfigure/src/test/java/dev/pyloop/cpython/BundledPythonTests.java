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

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.PythonStartException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link BundledPython}.
 */
class BundledPythonTests {

	private static final String PLATFORM = "org/bytedeco/cpython/"
			+ (PythonPlatform.MACOS ? "macosx-" : PythonPlatform.WINDOWS ? "windows-" : "linux-")
			+ (PythonPlatform.ARCHITECTURE.equals("aarch64") ? "arm64" : PythonPlatform.ARCHITECTURE) + "/";

	@TempDir
	private Path folder;

	private final Map<String, String> entries = new LinkedHashMap<>();

	@BeforeEach
	void addEntries() {
		this.entries.put(PLATFORM, null);
		this.entries.put(PLATFORM + "bin/", null);
		this.entries.put(PLATFORM + "bin/pip3", "#!/usr/bin/python");
		this.entries.put(PLATFORM + "bin/python3.14", "#!/bin/sh");
		this.entries.put(PLATFORM + "libffi.so.8", "ffi");
		this.entries.put(PLATFORM + "lib/python3.14/os.py", "name = 'os'");
		this.entries.put(PLATFORM + "lib/python3.14/lib-dynload/_ctypes.so", "ctypes");
		this.entries.put(PLATFORM + "lib/python3.14/test/test_os.py", "assert True");
		this.entries.put("org/bytedeco/cpython/another-platform/bin/python3.14", "#!/bin/sh");
	}

	@Test
	void candidateUnpacksTheJar() throws IOException {
		PythonCandidate candidate = candidate(jar());
		Path root = candidate.executable().getParent().getParent();
		assertThat(candidate.executable()).isExecutable().hasFileName("python3.14");
		assertThat(candidate.origin()).isEqualTo("org.bytedeco:cpython");
		assertThat(root).startsWith(this.folder.resolve("cache"));
		assertThat(root.resolve("lib/python3.14/os.py")).hasContent("name = 'os'");
		assertThat(root.resolve("lib/python3.14/test")).doesNotExist();
	}

	@Test
	void candidatePutsLibffiBesideCtypes() throws IOException {
		Path root = candidate(jar()).executable().getParent().getParent();
		assertThat(root.resolve("lib/python3.14/lib-dynload/libffi.so.8")).hasContent("ffi");
	}

	@Test
	void candidateWhenUnpackedBeforeReusesTheFolder() throws IOException {
		Path jar = jar();
		Path executable = candidate(jar).executable();
		Files.writeString(executable, "kept");
		assertThat(candidate(jar).executable()).isEqualTo(executable).hasContent("kept");
	}

	@Test
	void candidateWhenContentDiffersUsesAnotherFolder() throws IOException {
		Path executable = candidate(jar()).executable();
		this.entries.put(PLATFORM + "lib/python3.14/os.py", "name = 'another'");
		assertThat(candidate(jar()).executable()).isNotEqualTo(executable);
	}

	@Test
	void candidateWhenThereIsNoJarIsNull() {
		assertThat(new BundledPython(PythonSearch.builder().classLoader(null).build()).candidate()).isNull();
	}

	@Test
	void candidateWhenEntryLeavesTheFolderFails() throws IOException {
		this.entries.put(PLATFORM + "../../../../../../evil", "evil");
		Path jar = jar();
		assertThatExceptionOfType(PythonStartException.class).isThrownBy(() -> candidate(jar))
			.withMessageContaining("leaves the folder");
		assertThat(this.folder.resolve("evil")).doesNotExist();
	}

	@Test
	void candidateWhenCacheCannotBeWrittenNamesIt() throws IOException {
		Files.writeString(this.folder.resolve("cache"), "a file");
		Path jar = jar();
		assertThatExceptionOfType(PythonStartException.class).isThrownBy(() -> candidate(jar))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains(this.folder.resolve("cache").toString()))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("XDG_CACHE_HOME"));
	}

	private PythonCandidate candidate(Path jar) {
		try (URLClassLoader classLoader = new URLClassLoader(new URL[] { jar.toUri().toURL() }, null)) {
			PythonSearch search = PythonSearch.builder()
				.environment(Collections.emptyMap())
				.cacheDirectory(this.folder.resolve("cache"))
				.classLoader(classLoader)
				.build();
			PythonCandidate candidate = new BundledPython(search).candidate();
			assertThat(candidate).isNotNull();
			return candidate;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private Path jar() throws IOException {
		Path jar = Files.createTempFile(this.folder, "python", ".jar");
		try (OutputStream stream = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(stream)) {
			for (Map.Entry<String, String> entry : this.entries.entrySet()) {
				out.putNextEntry(new ZipEntry(entry.getKey()));
				if (entry.getValue() != null) {
					out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
				}
				out.closeEntry();
			}
		}
		return jar;
	}

}
