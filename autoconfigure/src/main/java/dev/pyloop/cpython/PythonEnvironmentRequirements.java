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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;

import dev.pyloop.PythonEnvironmentException;

/**
 * The text of a requirements file and of every file that it includes, read once.
 *
 * @since 0.1.0
 */
public final class PythonEnvironmentRequirements {

	private static final String REMEDY = "Name a requirements file that exists, such as"
			+ " 'classpath:requirements.txt' or 'file:./requirements.txt'.";

	private final String name;

	private final @Nullable Path file;

	private final Map<String, PythonEnvironmentText> texts;

	private PythonEnvironmentRequirements(String name, @Nullable Path file, Map<String, PythonEnvironmentText> texts) {
		this.name = name;
		this.file = file;
		this.texts = texts;
	}

	/**
	 * Read requirements from a file; {@code -r} and {@code -c} are relative to it.
	 * @param file the file
	 * @return the requirements
	 * @throws PythonEnvironmentException if it or an included file cannot be read
	 */
	public static PythonEnvironmentRequirements of(Path file) {
		return of(file.toString(), new FileSystemResource(file.toAbsolutePath()));
	}

	/**
	 * Read requirements from text, which cannot include files.
	 * @param name the name to show in the log and in errors
	 * @param text the requirements, one a line
	 * @return the requirements
	 * @throws PythonEnvironmentException if the text includes a file
	 */
	public static PythonEnvironmentRequirements of(String name, String text) {
		return of(name, new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), name));
	}

	/**
	 * Read requirements from a resource; {@code -r} and {@code -c} are relative to it.
	 * @param name the name to show in the log and in errors
	 * @param resource the resource
	 * @return the requirements
	 * @throws PythonEnvironmentException if it or an included file cannot be read
	 */
	public static PythonEnvironmentRequirements of(String name, Resource resource) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(resource, "'resource' must not be null");
		Map<String, PythonEnvironmentText> texts = new LinkedHashMap<>();
		collect(name, resource, texts);
		return new PythonEnvironmentRequirements(name, file(resource), Collections.unmodifiableMap(texts));
	}

	private static String collect(String name, Resource resource, Map<String, PythonEnvironmentText> texts) {
		String id = id(resource);
		if (texts.containsKey(id)) {
			return id;
		}
		List<String> lines = lines(name, resource);
		Map<Integer, String> includes = new LinkedHashMap<>();
		texts.put(id, new PythonEnvironmentText(lines, includes));
		for (int i = 0; i < lines.size(); i++) {
			PythonEnvironmentInclude include = PythonEnvironmentInclude.parse(lines.get(i));
			if (include != null && !include.remote()) {
				String place = "line " + (i + 1) + " of '" + name + "'";
				includes.put(i,
						collect(include.target() + "' (" + place + ")", relative(resource, include, place), texts));
			}
		}
		return id;
	}

	private static Resource relative(Resource resource, PythonEnvironmentInclude include, String place) {
		Path target = Path.of(include.target());
		if (target.isAbsolute()) {
			return new FileSystemResource(target);
		}
		try {
			return resource.createRelative(include.target());
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException(
					"'" + include.target() + "' in " + place + " cannot be included: the text is not in a file.",
					"Keep the requirements in a file, or write them into one text.", ex);
		}
	}

	private static List<String> lines(String name, Resource resource) {
		try {
			String text = resource.getContentAsString(StandardCharsets.UTF_8);
			return new ArrayList<>(StringUtils.trimLeadingCharacter(text, '\uFEFF').lines().toList());
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException("The requirements file '" + name + "' cannot be read: "
					+ resource.getDescription() + " (" + ex.getMessage() + ").", REMEDY, ex);
		}
	}

	private static String id(Resource resource) {
		Path file = file(resource);
		return (file != null) ? file.toString() : resource.getDescription();
	}

	private static @Nullable Path file(Resource resource) {
		try {
			return (resource.isFile()) ? resource.getFile().toPath().toAbsolutePath().normalize() : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Return the name to show.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	/**
	 * Return the file that the requirements are in.
	 * @return the file, or {@code null} if they are not in a file of their own
	 */
	@Nullable Path file() {
		return this.file;
	}

	/**
	 * Return the texts by where they came from, the outermost first.
	 * @return the texts
	 */
	Map<String, PythonEnvironmentText> texts() {
		return this.texts;
	}

}
