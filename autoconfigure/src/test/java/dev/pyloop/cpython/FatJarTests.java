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

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.loader.launch.JarLauncher;
import org.springframework.util.StringUtils;

import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestProcess;
import dev.pyloop.testsupport.TestPython;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application in an executable jar, with its libraries in jars inside.
 */
class FatJarTests {

	private static final Duration TIMEOUT = Duration.ofMinutes(2);

	private static final Pattern NOT_NEEDED = Pattern
		.compile("(cpython|archunit|assertj|awaitility|byte-buddy|mockito|junit|surefire|selenium|spring-boot-loader)"
				+ ".*");

	private static final String CODE = """
			from importlib import resources
			imports = 0
			imports += 1
			def describe():
			    data = resources.files(__package__).joinpath("data/greeting.txt").read_text("utf-8")
			    return f"file={__file__} data={data.strip()} imports={imports}"
			""";

	@TempDir
	private Path folder;

	private Path jar;

	@BeforeEach
	void writeJar() throws IOException {
		TestJar fatJar = TestJar.create(this.folder.resolve("application.jar"))
			.add("META-INF/MANIFEST.MF",
					"Manifest-Version: 1.0\nMain-Class: " + JarLauncher.class.getName() + "\nStart-Class: "
							+ FatJarApplication.class.getName() + "\nSpring-Boot-Classes: BOOT-INF/classes/"
							+ "\nSpring-Boot-Lib: BOOT-INF/lib/\nEnable-Native-Access: ALL-UNNAMED\n");
		addLauncher(fatJar);
		addLibraries(fatJar);
		String application = FatJarApplication.class.getName().replace('.', '/') + ".class";
		fatJar.add("BOOT-INF/classes/" + application,
				read(TestDirectories.target().resolve("test-classes"), application));
		fatJar.add("BOOT-INF/classes/python/packaged/__init__.py", "")
			.add("BOOT-INF/classes/python/packaged/demo.py", CODE)
			.add("BOOT-INF/classes/python/packaged/data/greeting.txt", "grüße\n");
		this.jar = fatJar.write();
	}

	@Test
	void codeAndDataAreUnpackedOnceForContextsAndProcesses() throws IOException {
		Path sources = this.folder.resolve("sources");
		TestProcess first = run(sources);
		assertThat(first.exitCode()).withFailMessage(first::toString).isZero();
		Path module = module(sources);
		for (int context = 1; context <= 2; context++) {
			assertThat(first.output()).contains("Context " + context + ": file=" + module + " data=grüße imports=1");
		}
		assertThat(first.output()).contains("Unpacked the Python sources");
		TestProcess second = run(sources);
		assertThat(second.output()).contains("Context 2: file=" + module).doesNotContain("Unpacked the Python sources");
	}

	private Path module(Path sources) throws IOException {
		try (Stream<Path> files = Files.walk(sources)) {
			List<Path> found = files.filter((file) -> file.endsWith("packaged/demo.py")).toList();
			assertThat(found).hasSize(1);
			return found.get(0);
		}
	}

	private TestProcess run(Path sources) {
		return TestProcess.run(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Dfile.encoding=UTF-8",
						"-Dstdout.encoding=UTF-8", "-jar", this.jar.toString(),
						"--pyloop.python.executable=" + TestPython.executable(), "--pyloop.python.sources=" + sources),
				TIMEOUT);
	}

	private static void addLauncher(TestJar fatJar) throws IOException {
		Path loader = Path.of(JarLauncher.class.getProtectionDomain().getCodeSource().getLocation().getPath());
		try (JarFile jar = new JarFile(loader.toFile())) {
			for (JarEntry entry : jar.stream().filter((candidate) -> candidate.getName().endsWith(".class")).toList()) {
				fatJar.add(entry.getName(), jar.getInputStream(entry).readAllBytes());
			}
		}
	}

	private static void addLibraries(TestJar fatJar) throws IOException {
		for (String entry : StringUtils.tokenizeToStringArray(System.getProperty("java.class.path"),
				File.pathSeparator)) {
			Path path = Path.of(entry);
			String name = path.getFileName().toString();
			if (name.equals("classes")) {
				fatJar.add("BOOT-INF/lib/pyloop-spring-boot.jar", packaged(path));
			}
			else if (name.endsWith(".jar") && !NOT_NEEDED.matcher(name).matches()) {
				fatJar.add("BOOT-INF/lib/" + name, Files.readAllBytes(path));
			}
		}
	}

	private static byte[] packaged(Path classes) throws IOException {
		TestJar library = TestJar.create(classes);
		try (Stream<Path> files = Files.walk(classes)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
				library.add(name, read(classes, name));
			}
		}
		return library.bytes();
	}

	private static byte[] read(Path folder, String name) throws IOException {
		return Files.readAllBytes(folder.resolve(name));
	}

}
