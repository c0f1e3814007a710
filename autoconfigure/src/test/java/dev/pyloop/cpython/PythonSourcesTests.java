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
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.LaunchedClassLoader;
import org.springframework.boot.loader.net.protocol.Handlers;
import org.springframework.boot.loader.net.protocol.jar.JarUrl;

import dev.pyloop.PythonEnvironmentException;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PythonSources}.
 */
class PythonSourcesTests {

	private static final String LOCATION = "classpath:/python/";

	@TempDir
	private Path folder;

	@Test
	void resolveWhenFolderIsOnDiskUsesItInPlace() throws IOException {
		Path sources = Files.createDirectories(this.folder.resolve("my python"));
		assertThat(resolve("file:" + sources)).containsExactly(sources);
		assertThat(resolve(sources.toString())).containsExactly(sources);
	}

	@Test
	void resolveWhenPathIsRelativeStartsAtWorkingDirectory() {
		assertThat(resolve("./src/main/python")).containsExactly(Path.of("src/main/python").toAbsolutePath());
	}

	@Test
	void resolveWhenClassPathIsExplodedUsesFolderInPlace() throws IOException {
		Path classes = this.folder.resolve("class path");
		Path sources = Files.createDirectories(classes.resolve("python"));
		assertThat(sources(classes).resolve(Collections.singleton(LOCATION))).containsExactly(sources);
		assertThat(this.folder.resolve("sources")).doesNotExist();
	}

	@Test
	void resolveWhenJarHasByteCodeLeavesItOut() throws IOException {
		Path jar = TestJar.create(this.folder.resolve("app.jar"))
			.add("python/a.py", "x = 1\n")
			.add("python/__pycache__/a.cpython-311.pyc", "old")
			.write();
		Path unpacked = sources(jar).resolve(Collections.singleton(LOCATION)).iterator().next();
		assertThat(unpacked.resolve("a.py")).exists();
		assertThat(unpacked.resolve("__pycache__")).doesNotExist();
	}

	@Test
	void resolveWhenInJarUnpacksWithDataFiles() throws IOException {
		byte[] data = { 0, 1, 2, -1 };
		Path jar = TestJar.create(this.folder.resolve("app.jar"))
			.add("python/app/__init__.py", "x = 1\n")
			.add("python/app/model.bin", data)
			.add("other/no.py", "")
			.write();
		List<Path> result = sources(jar).resolve(Collections.singleton(LOCATION));
		assertThat(result).hasSize(1);
		assertThat(result.get(0)).startsWith(this.folder.resolve("sources"));
		assertThat(result.get(0).resolve("app/__init__.py")).hasContent("x = 1\n");
		assertThat(result.get(0).resolve("app/model.bin")).hasBinaryContent(data);
		assertThat(files(result.get(0))).hasSize(2);
	}

	@Test
	void resolveWhenUnpackedBeforeWritesNothing() throws IOException {
		Path jar = TestJar.create(this.folder.resolve("app.jar")).add("python/a.py", "x = 1\n").write();
		Path file = sources(jar).resolve(Collections.singleton(LOCATION)).get(0).resolve("a.py");
		FileTime time = FileTime.fromMillis(1_000_000);
		Files.setLastModifiedTime(file, time);
		sources(jar).resolve(Collections.singleton(LOCATION));
		assertThat(Files.getLastModifiedTime(file)).isEqualTo(time);
	}

	@Test
	void resolveWhenContentDiffersUsesAnotherFolder() throws IOException {
		Path first = TestJar.create(this.folder.resolve("1.jar")).add("python/a.py", "x = 1\n").write();
		Path second = TestJar.create(this.folder.resolve("2.jar")).add("python/a.py", "x = 2\n").write();
		assertThat(sources(first).resolve(Collections.singleton(LOCATION)))
			.isNotEqualTo(sources(second).resolve(Collections.singleton(LOCATION)));
	}

	@Test
	void resolveWhenUnpackedFolderIsDamagedUnpacksAgain() throws IOException {
		Path jar = TestJar.create(this.folder.resolve("app.jar")).add("python/a.py", "x = 1\n").write();
		Path file = sources(jar).resolve(Collections.singleton(LOCATION)).get(0).resolve("a.py");
		Files.writeString(file, "");
		sources(jar).resolve(Collections.singleton(LOCATION));
		assertThat(file).hasContent("x = 1\n");
		try (Stream<Path> children = Files.list(this.folder.resolve("sources"))) {
			assertThat(children.filter(Files::isDirectory)).hasSize(1);
		}
	}

	@Test
	void resolveWhenSeveralJarsHaveFolderReturnsAllInOrder() throws IOException {
		Path first = TestJar.create(this.folder.resolve("1.jar")).add("python/a.py", "").write();
		Path second = TestJar.create(this.folder.resolve("2.jar")).add("python/b.py", "").write();
		List<Path> result = sources(first, second).resolve(Collections.singleton(LOCATION));
		assertThat(result).hasSize(2);
		assertThat(result.get(0).resolve("a.py")).exists();
		assertThat(result.get(1).resolve("b.py")).exists();
	}

	@Test
	void resolveWhenInNestedJarUnpacks() throws IOException {
		byte[] library = TestJar.create(this.folder).add("python/library.py", "x = 1\n").bytes();
		Path jar = TestJar.create(this.folder.resolve("fat.jar"))
			.add("BOOT-INF/classes/python/app.py", "x = 2\n")
			.add("BOOT-INF/lib/library.jar", library)
			.write();
		Handlers.register();
		URL[] urls = { JarUrl.create(jar.toFile(), "BOOT-INF/classes/"),
				JarUrl.create(jar.toFile(), "BOOT-INF/lib/library.jar") };
		try (LaunchedClassLoader classLoader = new LaunchedClassLoader(false, urls, null)) {
			List<Path> result = new PythonSources(this.folder.resolve("sources"), classLoader)
				.resolve(Collections.singleton(LOCATION));
			assertThat(result).hasSize(2);
			assertThat(result.get(0).resolve("app.py")).hasContent("x = 2\n");
			assertThat(result.get(1).resolve("library.py")).hasContent("x = 1\n");
		}
	}

	@Test
	void resolveWhenTwoThreadsStartUnpacksOnce() throws IOException {
		TestJar content = TestJar.create(this.folder.resolve("app.jar"));
		for (int i = 0; i < 500; i++) {
			content.add("python/m%d.py".formatted(i), "x = %d\n".formatted(i));
		}
		PythonSources sources = sources(content.write());
		List<CompletableFuture<List<Path>>> starters = Stream
			.generate(() -> TestThreads.supply(() -> sources.resolve(Collections.singleton(LOCATION))))
			.limit(4)
			.toList();
		Path result = starters.get(0).orTimeout(20, TimeUnit.SECONDS).join().get(0);
		starters.forEach((starter) -> assertThat(starter.orTimeout(20, TimeUnit.SECONDS).join()).containsOnly(result));
		assertThat(files(result)).hasSize(500);
	}

	@Test
	void resolveWhenEntryLeavesFolderThrowsExceptionAndWritesNothing() throws IOException {
		Path jar = TestJar.create(this.folder.resolve("evil.jar"))
			.add("python/a.py", "")
			.add("python/../../evil.py", "")
			.write();
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> sources(jar).resolve(Collections.singleton(LOCATION)))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("python/../../evil.py").contains("evil.jar"));
		assertThat(this.folder.resolve("evil.py")).doesNotExist();
		assertThat(files(this.folder)).containsExactly(jar);
	}

	@Test
	void resolveWhenLocationIsMissingNamesIt() {
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> resolve("classpath:/nothing/"))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("'classpath:/nothing/'"))
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("pyloop.python.path"));
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> resolve("./nothing"))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("'./nothing'")
				.contains(Path.of("nothing").toAbsolutePath().toString()));
	}

	@Test
	void resolveWhenFolderOfJarAddressIsMissingNamesIt() throws IOException {
		Path jar = TestJar.create(this.folder.resolve("app.jar")).add("python/a.py", "").write();
		String location = "jar:" + jar.toUri() + "!/nothing/";
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> resolve(location))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains(location).contains("does not exist"));
	}

	@Test
	void resolveWhenLocationIsFileThrowsException() throws IOException {
		Path file = Files.createFile(this.folder.resolve("app.py"));
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> resolve(file.toString()))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains(file.toString()).contains("is a file"));
	}

	@Test
	void resolveWhenLocationIsWholeClassPathThrowsException() {
		assertThatExceptionOfType(PythonEnvironmentException.class).isThrownBy(() -> resolve("classpath:/"))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("whole class path"));
	}

	@Test
	void resolveWhenLocationIsRemoteThrowsException() {
		assertThatExceptionOfType(PythonEnvironmentException.class)
			.isThrownBy(() -> resolve("https://example.org/python/"))
			.satisfies((ex) -> assertThat(ex.getProblem()).contains("https://example.org/python/"));
	}

	@Test
	void resolveDefaultsWhenNothingExistsReturnsNothing() throws IOException {
		Path classes = Files.createDirectories(this.folder.resolve("classes"));
		assertThat(sources(classes).resolveDefaults()).isEmpty();
	}

	@Test
	void resolveDefaultsWhenClassPathFolderExistsReturnsIt() throws IOException {
		Path classes = this.folder.resolve("classes");
		Path sources = Files.createDirectories(classes.resolve("python"));
		assertThat(sources(classes).resolveDefaults()).containsExactly(sources);
	}

	@Test
	void ownReturnsFolderOfPackage() {
		List<Path> own = new PythonSources(this.folder.resolve("sources"), null).own();
		assertThat(own).isNotEmpty();
		assertThat(own.get(0).resolve("pyloop").resolve("__init__.py")).exists();
	}

	private List<Path> resolve(String location) {
		return new PythonSources(this.folder.resolve("sources"), null).resolve(Collections.singleton(location));
	}

	private PythonSources sources(Path... classPath) {
		URL[] urls = Stream.of(classPath).map(PythonSourcesTests::url).toArray(URL[]::new);
		return new PythonSources(this.folder.resolve("sources"), new URLClassLoader(urls, null));
	}

	private static URL url(Path path) {
		try {
			return path.toUri().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static List<Path> files(Path folder) throws IOException {
		try (Stream<Path> paths = Files.walk(folder)) {
			return paths.filter((path) -> Files.isRegularFile(path) && !path.toString().endsWith(".lock")).toList();
		}
	}

}
