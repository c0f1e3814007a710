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

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Where to look for Python; immutable.
 *
 * @since 0.1.0
 */
public final class PythonSearch {

	private final Map<String, String> environment;

	private final Path workingDirectory;

	private final @Nullable String executable;

	private final @Nullable String virtualEnvironment;

	private final Path cacheDirectory;

	private final @Nullable ClassLoader classLoader;

	private final boolean libraryRequired;

	private final Duration timeout;

	private PythonSearch(Builder builder) {
		this.environment = Map.copyOf(builder.environment);
		this.workingDirectory = builder.workingDirectory.toAbsolutePath().normalize();
		this.executable = StringUtils.hasText(builder.executable) ? builder.executable : null;
		this.virtualEnvironment = StringUtils.hasText(builder.virtualEnvironment) ? builder.virtualEnvironment : null;
		this.cacheDirectory = (builder.cacheDirectory != null) ? builder.cacheDirectory
				: UserCache.directory(this.environment);
		this.classLoader = builder.classLoader;
		this.libraryRequired = builder.libraryRequired;
		this.timeout = builder.timeout;
	}

	/**
	 * Return a builder of a search in the environment of this process.
	 * @return the builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	Map<String, String> environment() {
		return this.environment;
	}

	Path workingDirectory() {
		return this.workingDirectory;
	}

	@Nullable String executable() {
		return this.executable;
	}

	@Nullable String virtualEnvironment() {
		return this.virtualEnvironment;
	}

	Path cacheDirectory() {
		return this.cacheDirectory;
	}

	@Nullable ClassLoader classLoader() {
		return this.classLoader;
	}

	boolean libraryRequired() {
		return this.libraryRequired;
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Builds a {@link PythonSearch}.
	 */
	public static final class Builder {

		private Map<String, String> environment = System.getenv();

		private Path workingDirectory = Path.of("");

		private @Nullable String executable;

		private @Nullable String virtualEnvironment;

		private @Nullable Path cacheDirectory;

		private @Nullable ClassLoader classLoader = ClassUtils.getDefaultClassLoader();

		private boolean libraryRequired = true;

		private Duration timeout = Duration.ofSeconds(30);

		private Builder() {
		}

		/**
		 * Set the environment variables to look at.
		 * @param environment the variables, those of this process by default
		 * @return this builder
		 */
		public Builder environment(Map<String, String> environment) {
			Assert.notNull(environment, "'environment' must not be null");
			this.environment = environment;
			return this;
		}

		/**
		 * Set the folder that relative paths start from and that may have a
		 * {@code .venv}.
		 * @param workingDirectory the folder, the one of this process by default
		 * @return this builder
		 */
		public Builder workingDirectory(Path workingDirectory) {
			Assert.notNull(workingDirectory, "'workingDirectory' must not be null");
			this.workingDirectory = workingDirectory;
			return this;
		}

		/**
		 * Use the given executable and nothing else.
		 * @param executable a path, or a name on the {@code PATH}, or {@code null} to
		 * search
		 * @return this builder
		 */
		public Builder executable(@Nullable String executable) {
			this.executable = executable;
			return this;
		}

		/**
		 * Use the given virtual environment and nothing else.
		 * @param virtualEnvironment its root, or {@code null} to search
		 * @return this builder
		 */
		public Builder virtualEnvironment(@Nullable String virtualEnvironment) {
			this.virtualEnvironment = virtualEnvironment;
			return this;
		}

		/**
		 * Set the folder that a CPython from the class path is unpacked to.
		 * @param cacheDirectory the folder, or {@code null} for the user's cache folder
		 * @return this builder
		 */
		public Builder cacheDirectory(@Nullable Path cacheDirectory) {
			this.cacheDirectory = cacheDirectory;
			return this;
		}

		/**
		 * Set the class loader that may have a CPython on its class path.
		 * @param classLoader the class loader, or {@code null} to leave that out
		 * @return this builder
		 */
		public Builder classLoader(@Nullable ClassLoader classLoader) {
			this.classLoader = classLoader;
			return this;
		}

		/**
		 * Set whether a shared library is needed; worker processes need the executable
		 * only.
		 * @param libraryRequired {@code false} to accept a static build
		 * @return this builder
		 */
		public Builder libraryRequired(boolean libraryRequired) {
			this.libraryRequired = libraryRequired;
			return this;
		}

		/**
		 * Set how long one Python may take to describe itself.
		 * @param timeout the timeout, 30 s by default
		 * @return this builder
		 */
		public Builder timeout(Duration timeout) {
			Assert.isTrue(timeout.toMillis() > 0, () -> "'timeout' must be positive but is " + timeout);
			this.timeout = timeout;
			return this;
		}

		/**
		 * Build the search.
		 * @return the search
		 */
		public PythonSearch build() {
			return new PythonSearch(this);
		}

	}

}
