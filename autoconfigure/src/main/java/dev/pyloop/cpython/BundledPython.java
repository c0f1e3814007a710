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
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonStartException;

/**
 * The CPython that a jar on the class path carries, unpacked once into the cache folder.
 */
final class BundledPython {

	static final String ARTIFACT = "org.bytedeco:cpython";

	private static final String PACKAGE = "org/bytedeco/cpython/";

	private final PythonSearch search;

	BundledPython(PythonSearch search) {
		this.search = search;
	}

	/**
	 * Return the unpacked executable.
	 * @return the candidate, or {@code null} if there is no such jar for this platform
	 */
	@Nullable PythonCandidate candidate() {
		String folder = PACKAGE + platform() + "/";
		ClassLoader classLoader = this.search.classLoader();
		URL resource = (classLoader != null) ? classLoader.getResource(folder + "bin/") : null;
		if (resource == null) {
			return null;
		}
		try {
			Path root = root(resource, folder);
			return new PythonCandidate(executable(root), ARTIFACT, true);
		}
		catch (IOException ex) {
			throw new PythonStartException(
					"The CPython of " + resource + " cannot be unpacked to " + this.search.cacheDirectory() + ": " + ex,
					"Make the folder writable, or set XDG_CACHE_HOME to one that is", ex);
		}
	}

	private Path root(URL resource, String folder) throws IOException {
		if (!(resource.openConnection() instanceof JarURLConnection connection)) {
			throw new IOException("it is not in a jar");
		}
		connection.setUseCaches(false);
		try (JarFile jar = connection.getJarFile()) {
			BundledPythonArchive archive = new BundledPythonArchive(jar, folder);
			Path target = this.search.cacheDirectory().resolve("cpython").resolve(platform() + "-" + archive.hash());
			return CacheFolder.at(target).populate(archive::unpack);
		}
	}

	private static Path executable(Path root) throws IOException {
		if (PythonPlatform.WINDOWS) {
			return root.resolve("bin").resolve("python.exe");
		}
		try (Stream<Path> files = Files.list(root.resolve("bin"))) {
			return files.filter((file) -> file.getFileName().toString().matches("python3\\.\\d+"))
				.findFirst()
				.orElseThrow(() -> new IOException("no bin/python3.x in " + root));
		}
		catch (UncheckedIOException ex) {
			throw ex.getCause();
		}
	}

	private static String platform() {
		String system = PythonPlatform.WINDOWS ? "windows" : PythonPlatform.MACOS ? "macosx" : "linux";
		return system + "-" + (PythonPlatform.ARCHITECTURE.equals("aarch64") ? "arm64" : PythonPlatform.ARCHITECTURE);
	}

}
