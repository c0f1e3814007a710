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
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.ResourceUtils;

import dev.pyloop.PythonEnvironmentException;

/**
 * Finds the folders of Python code that an application consists of. A folder on disk is
 * used in place; one inside a jar is unpacked once to a folder named by a hash of its
 * content. Safe for use by several threads and processes at a time.
 *
 * @since 0.1.0
 */
public final class PythonSources {

	/**
	 * Where the code of an application is looked for when nothing is configured; what
	 * does not exist is left out.
	 */
	public static final List<String> DEFAULT_LOCATIONS = List.of("classpath:/python/", "./python");

	/**
	 * Where pyloop's own Python code is.
	 */
	static final String OWN_LOCATION = "classpath:/META-INF/pyloop/python/";

	private static final String ALL_PREFIX = "classpath*:";

	private final PythonSourceFolders folders;

	private final @Nullable ClassLoader classLoader;

	/**
	 * Create a new instance.
	 * @param directory the folder that holds what is unpacked
	 * @param classLoader the class loader for class path locations, or {@code null} for
	 * the default one
	 */
	public PythonSources(Path directory, @Nullable ClassLoader classLoader) {
		Assert.notNull(directory, "'directory' must not be null");
		this.folders = new PythonSourceFolders(directory);
		this.classLoader = (classLoader != null) ? classLoader : ClassUtils.getDefaultClassLoader();
	}

	/**
	 * Return the folder that holds what is unpacked when nothing is configured.
	 * @return a folder of the user's cache
	 */
	public static Path defaultDirectory() {
		return UserCache.directory(System.getenv()).resolve("sources");
	}

	/**
	 * Return the folders of pyloop's own Python code.
	 * @return the folders to put on Python's path
	 */
	public List<Path> own() {
		return new PythonSources(this.folders, PythonSources.class.getClassLoader())
			.resolve(Collections.singleton(OWN_LOCATION));
	}

	private PythonSources(PythonSourceFolders folders, @Nullable ClassLoader classLoader) {
		this.folders = folders;
		this.classLoader = classLoader;
	}

	/**
	 * Return the folders of the {@link #DEFAULT_LOCATIONS} that exist.
	 * @return the folders to put on Python's path, in order
	 * @throws PythonEnvironmentException if one cannot be unpacked
	 */
	public List<Path> resolveDefaults() {
		Set<Path> result = new LinkedHashSet<>();
		DEFAULT_LOCATIONS.forEach((location) -> result.addAll(find(location)));
		return new ArrayList<>(result);
	}

	/**
	 * Return the folders of the given locations. A location on the class path, such as
	 * {@code classpath:/python/}, stands for that folder in every jar and folder of the
	 * class path.
	 * @param locations the locations, on the class path or on disk
	 * @return the folders to put on Python's path, in order
	 * @throws PythonEnvironmentException if one does not exist or cannot be unpacked
	 */
	public List<Path> resolve(Collection<String> locations) {
		Set<Path> result = new LinkedHashSet<>();
		for (String location : locations) {
			Collection<Path> found = find(location);
			if (found.isEmpty()) {
				throw new PythonEnvironmentException(
						"The Python source folder '" + location + "' does not exist" + place(location) + ".",
						"Create it, or correct pyloop.python.path.");
			}
			result.addAll(found);
		}
		return new ArrayList<>(result);
	}

	/**
	 * Delete what was unpacked from jars and has not been used for long by any process.
	 * @param retention how long it stays, zero for ever
	 */
	public void clean(Duration retention) {
		Assert.notNull(retention, "'retention' must not be null");
		this.folders.clean(retention);
	}

	private static String place(String location) {
		return (isFile(location)) ? " (" + file(location).toAbsolutePath().normalize() + ")" : "";
	}

	private Collection<Path> find(String location) {
		Assert.hasText(location, "'location' must not be empty");
		if (location.startsWith(ALL_PREFIX)) {
			return findOnClassPath(location, location.substring(ALL_PREFIX.length()));
		}
		if (location.startsWith(ResourceUtils.CLASSPATH_URL_PREFIX)) {
			return findOnClassPath(location, location.substring(ResourceUtils.CLASSPATH_URL_PREFIX.length()));
		}
		return (isFile(location)) ? existing(location, file(location)) : resolve(location, url(location));
	}

	private Collection<Path> findOnClassPath(String location, String name) {
		String folder = name.replaceAll("^/+|/+$", "");
		if (folder.isEmpty()) {
			throw new PythonEnvironmentException("The Python source folder '" + location + "' is the whole class path.",
					"Name a folder on it, such as 'classpath:/python/'.");
		}
		Set<Path> result = new LinkedHashSet<>();
		try {
			for (URL url : Collections.list(resources(folder + "/"))) {
				result.addAll(resolve(location, url));
			}
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException(
					"The Python source folder '" + location + "' cannot be looked up: " + ex, "Check the class path.",
					ex);
		}
		return result;
	}

	private Enumeration<URL> resources(String name) throws IOException {
		return (this.classLoader != null) ? this.classLoader.getResources(name) : ClassLoader.getSystemResources(name);
	}

	private Collection<Path> resolve(String location, URL url) {
		if (ResourceUtils.URL_PROTOCOL_FILE.equals(url.getProtocol())) {
			return existing(location, path(url));
		}
		return this.folders.unpacked(url);
	}

	private static Path path(URL url) {
		try {
			return Path.of(ResourceUtils.toURI(url));
		}
		catch (URISyntaxException | IllegalArgumentException ex) {
			throw new PythonEnvironmentException("The Python source folder '" + url + "' is not a path.",
					"Move it to a folder whose name has no special characters.", ex);
		}
	}

	private static Collection<Path> existing(String location, Path path) {
		Path folder = path.toAbsolutePath().normalize();
		if (Files.exists(folder) && !Files.isDirectory(folder)) {
			throw new PythonEnvironmentException(
					"The Python source folder '" + location + "' is a file ('" + folder + "').",
					"Name the folder that it is in.");
		}
		return (Files.isDirectory(folder)) ? Collections.singleton(folder) : Collections.emptySet();
	}

	private static boolean isFile(String location) {
		return location.startsWith(ResourceUtils.FILE_URL_PREFIX) || !location.matches("^[A-Za-z][A-Za-z0-9+.*-]+:.*");
	}

	private static Path file(String location) {
		String path = location.startsWith(ResourceUtils.FILE_URL_PREFIX)
				? location.substring(ResourceUtils.FILE_URL_PREFIX.length()) : location;
		return Path.of(path.startsWith("//") ? path.substring(2) : path);
	}

	private static URL url(String location) {
		try {
			return ResourceUtils.toURL(location);
		}
		catch (IOException | IllegalArgumentException ex) {
			throw new PythonEnvironmentException("The Python source folder '" + location + "' is not a location.",
					"Use 'classpath:', 'file:' or a path.", ex);
		}
	}

}
