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
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import dev.pyloop.PythonEnvironmentException;

/**
 * A folder inside a jar, which may itself be nested in a jar. Byte code in it is left
 * out: Python writes its own beside the sources, and would change what was unpacked.
 */
final class PythonSourceArchive implements AutoCloseable {

	private static final int HASH_BYTES = 16;

	private final URL url;

	private final JarFile jar;

	private final String prefix;

	private final Map<String, JarEntry> entries;

	private PythonSourceArchive(URL url, JarFile jar, String prefix) {
		this.url = url;
		this.jar = jar;
		this.prefix = prefix;
		this.entries = entries();
	}

	static PythonSourceArchive open(URL url) throws IOException {
		URLConnection connection = url.openConnection();
		if (!(connection instanceof JarURLConnection jarConnection)) {
			throw new PythonEnvironmentException("Python sources cannot be read from '" + url + "'.",
					"Name a folder on disk, or one in a jar.");
		}
		connection.setUseCaches(false);
		String name = jarConnection.getEntryName();
		String prefix = (name == null || name.endsWith("/")) ? name : name + "/";
		return new PythonSourceArchive(url, jarConnection.getJarFile(), (prefix != null) ? prefix : "");
	}

	private Map<String, JarEntry> entries() {
		Map<String, JarEntry> result = new TreeMap<>();
		this.jar.stream()
			.filter((entry) -> !entry.isDirectory() && entry.getName().startsWith(this.prefix))
			.filter((entry) -> !entry.getName().contains("/__pycache__/"))
			.forEach((entry) -> result.put(entry.getName().substring(this.prefix.length()), entry));
		return result;
	}

	boolean isEmpty() {
		return this.entries.isEmpty();
	}

	/**
	 * Return a hash of the names, the sizes and the checksums in the jar's directory, for
	 * which nothing has to be unpacked.
	 * @return the hash
	 */
	String hash() {
		MessageDigest digest = PythonEnvironmentKey.sha256();
		this.entries.forEach((name, entry) -> digest
			.update((name + '\0' + entry.getSize() + ' ' + entry.getCrc() + '\n').getBytes(StandardCharsets.UTF_8)));
		return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
	}

	/**
	 * Return whether a folder has every file of this one, in its full size.
	 * @param folder the folder
	 * @return whether nothing is missing
	 * @throws IOException if it cannot be read
	 */
	boolean isUnpackedIn(Path folder) throws IOException {
		for (Map.Entry<String, JarEntry> entry : this.entries.entrySet()) {
			Path file = resolve(folder, entry.getKey());
			if (!Files.isRegularFile(file) || Files.size(file) != entry.getValue().getSize()) {
				return false;
			}
		}
		return true;
	}

	void unpack(Path folder) throws IOException {
		Files.createDirectories(folder);
		for (Map.Entry<String, JarEntry> entry : this.entries.entrySet()) {
			Path file = resolve(folder, entry.getKey());
			Files.createDirectories(file.getParent());
			try (InputStream in = this.jar.getInputStream(entry.getValue())) {
				Files.copy(in, file);
			}
		}
	}

	private Path resolve(Path folder, String name) {
		Path file = folder.resolve(name).normalize();
		if (name.indexOf('\\') >= 0 || name.indexOf(':') >= 0 || file.equals(folder) || !file.startsWith(folder)) {
			throw new PythonEnvironmentException("The entry '" + this.prefix + name + "' of '" + this.url
					+ "' would be written outside of '" + folder + "'.",
					"Do not use this jar: it is damaged or hostile.");
		}
		return file;
	}

	@Override
	public void close() throws IOException {
		this.jar.close();
	}

}
