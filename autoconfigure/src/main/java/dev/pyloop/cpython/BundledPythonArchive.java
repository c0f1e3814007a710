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
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The files of a CPython in a jar, without its own tests and what other uses need.
 */
final class BundledPythonArchive {

	private static final String EXCLUDED = "(lib/python[^/]*/test/|share/|libjnipython|.*__pycache__/).*";

	private final JarFile jar;

	private final String folder;

	BundledPythonArchive(JarFile jar, String folder) {
		this.jar = jar;
		this.folder = folder;
	}

	String hash() {
		MessageDigest digest = sha256();
		entries().forEach((entry) -> {
			digest.update(name(entry).getBytes(StandardCharsets.UTF_8));
			digest.update(ByteBuffer.allocate(16).putLong(entry.getSize()).putLong(entry.getCrc()).flip());
		});
		return "%064x".formatted(new java.math.BigInteger(1, digest.digest())).substring(0, 16);
	}

	void unpack(Path target) throws IOException {
		for (JarEntry entry : entries().toList()) {
			unpack(entry, target);
		}
		shareForeignFunctionLibrary(target);
	}

	private void unpack(JarEntry entry, Path target) throws IOException {
		Path file = target.resolve(name(entry)).normalize();
		if (!file.startsWith(target)) {
			throw new IOException("the entry '" + entry.getName() + "' leaves the folder");
		}
		Files.createDirectories(file.getParent());
		try (InputStream stream = this.jar.getInputStream(entry)) {
			Files.copy(stream, file);
		}
		if (name(entry).startsWith("bin/") && !file.toFile().setExecutable(true, false)) {
			throw new IOException(file + " cannot be made executable");
		}
	}

	private static void shareForeignFunctionLibrary(Path target) throws IOException {
		Path library = target.resolve("libffi.so.8");
		if (!Files.exists(library)) {
			return;
		}
		try (Stream<Path> files = Files.find(target.resolve("lib"), 3,
				(path, attributes) -> path.endsWith("lib-dynload"))) {
			for (Path modules : files.toList()) {
				Files.copy(library, modules.resolve("libffi.so.8"));
			}
		}
	}

	private Stream<JarEntry> entries() {
		return this.jar.stream()
			.filter((entry) -> !entry.isDirectory() && entry.getName().startsWith(this.folder))
			.filter((entry) -> !name(entry).matches(EXCLUDED));
	}

	private String name(JarEntry entry) {
		return entry.getName().substring(this.folder.length());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
