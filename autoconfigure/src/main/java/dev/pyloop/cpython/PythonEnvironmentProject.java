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
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonEnvironmentException;

/**
 * A line of a requirements file that installs a project or an archive on this machine,
 * such as {@code ./library}.
 *
 * @param path the folder or file
 * @param editable whether the environment only refers to the folder
 */
record PythonEnvironmentProject(Path path, boolean editable) {

	private static final Pattern LINE = Pattern
		.compile("^\\s*(?:(-e|--editable)(?:\\s*=\\s*|\\s+))?(?:[A-Za-z0-9._-]+(?:\\[[^]]*])?\\s*@\\s*)?"
				+ "(\"[^\"]+\"|'[^']+'|\\S+)(?:\\s.*)?$");

	private static final Pattern LOCAL = Pattern
		.compile("(?:file:.*|[A-Za-z]:[\\\\/].*|\\.{1,2}|[^:]*[\\\\/][^:]*|[^:]*\\.(?:whl|zip|tar\\.gz|tgz))");

	private static final Pattern EXTRAS = Pattern.compile("\\[[^]\\\\/]*]$");

	private static final Pattern GENERATED = Pattern
		.compile("\\..+|__pycache__|build|dist|venv|node_modules|.*\\.egg-info");

	private static final Pattern METADATA = Pattern.compile("pyproject\\.toml|setup\\.(?:py|cfg)|requirements.*\\.txt");

	/**
	 * Parse a line.
	 * @param line the line
	 * @return the project, or {@code null} if the line names none that exists
	 */
	static @Nullable PythonEnvironmentProject parse(String line) {
		Matcher matcher = LINE.matcher(line.replaceAll("(^|\\s)#.*", ""));
		if (!matcher.matches() || matcher.group(2).startsWith("-")) {
			return null;
		}
		String target = PythonEnvironmentInclude.expand(PythonEnvironmentInclude.unquote(matcher.group(2)));
		target = EXTRAS.matcher(target.replaceFirst("#.*", "").replaceFirst(";$", "")).replaceFirst("");
		Path path = (LOCAL.matcher(target).matches()) ? path(target) : null;
		return (path != null && Files.exists(path)) ? new PythonEnvironmentProject(path, matcher.group(1) != null)
				: null;
	}

	private static @Nullable Path path(String target) {
		try {
			if (target.startsWith("file://")) {
				return Path.of(URI.create(target));
			}
			return Path.of(target.replaceFirst("^file:", "")).toAbsolutePath().normalize();
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Return a hash of the content: of what is installed, or of what the dependencies of
	 * an editable project are in.
	 * @return the hash
	 * @throws PythonEnvironmentException if it cannot be read
	 */
	String hash() {
		MessageDigest digest = PythonEnvironmentKey.sha256();
		try {
			for (Path file : files()) {
				String name = this.path.relativize(file).toString();
				digest.update((name + '\0' + Files.size(file) + '\n').getBytes(StandardCharsets.UTF_8));
				Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), digest));
			}
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException("The Python project '" + this.path + "' cannot be read: " + ex + ".",
					"Make it readable, or take it out of the requirements.", ex);
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private List<Path> files() throws IOException {
		if (Files.isRegularFile(this.path)) {
			return List.of(this.path);
		}
		List<Path> files = new ArrayList<>();
		Files.walkFileTree(this.path, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
				boolean skipped = !folder.equals(PythonEnvironmentProject.this.path)
						&& (PythonEnvironmentProject.this.editable
								|| GENERATED.matcher(folder.getFileName().toString()).matches());
				return (skipped) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
				if (attributes.isRegularFile() && (!PythonEnvironmentProject.this.editable
						|| METADATA.matcher(file.getFileName().toString()).matches())) {
					files.add(file);
				}
				return FileVisitResult.CONTINUE;
			}

		});
		Collections.sort(files);
		return files;
	}

}
