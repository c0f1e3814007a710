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
import java.nio.file.Files;
import java.nio.file.Path;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonEnvironmentException;

/**
 * Makes virtual environments from requirements, once for each set of requirements and
 * interpreter. Safe for use by several threads and processes at a time.
 *
 * @since 0.1.0
 */
public final class PythonEnvironments {

	private static final Log logger = LogFactory.getLog(PythonEnvironments.class);

	private final PythonEnvironmentSettings settings;

	private final @Nullable String path;

	public PythonEnvironments(PythonEnvironmentSettings settings) {
		this(settings, System.getenv("PATH"));
	}

	PythonEnvironments(PythonEnvironmentSettings settings, @Nullable String path) {
		Assert.notNull(settings, "'settings' must not be null");
		this.settings = settings;
		this.path = path;
	}

	/**
	 * Return the environment for the given requirements, which is made if there is none,
	 * and delete those that nobody uses any more. Blocks while it is made, by this or by
	 * another thread or process; starts no process if it is there.
	 * @param executable the interpreter to base it on
	 * @param version the version of that interpreter, such as {@code 3.12.1}
	 * @param requirements what to install
	 * @return the interpreter of the environment
	 * @throws PythonEnvironmentException if it cannot be made
	 */
	public Path prepare(Path executable, String version, PythonEnvironmentRequirements requirements) {
		Assert.notNull(executable, "'executable' must not be null");
		Assert.hasText(version, "'version' must not be empty");
		Assert.notNull(requirements, "'requirements' must not be null");
		Path base = executable.toAbsolutePath();
		String key = PythonEnvironmentKey.of(base, version, requirements);
		PythonEnvironmentFolder folder = new PythonEnvironmentFolder(this.settings.directory().resolve(key));
		Path python = prepare(base, version, requirements, folder);
		CacheUsage.clean(this.settings.directory(), this.settings.retention());
		return python;
	}

	/**
	 * Note that this process uses an environment that was made earlier, if it is one.
	 * @param environment the root of a virtual environment or of an installation
	 */
	public void use(Path environment) {
		Assert.notNull(environment, "'environment' must not be null");
		Path path = environment.toAbsolutePath().normalize();
		Path directory = this.settings.directory();
		if (path.startsWith(directory) && !path.equals(directory)) {
			CacheUsage.begin(directory.resolve(directory.relativize(path).getName(0)));
		}
	}

	private Path prepare(Path base, String version, PythonEnvironmentRequirements requirements,
			PythonEnvironmentFolder folder) {
		if (Files.isDirectory(folder.directory())) {
			CacheUsage.begin(folder.directory());
		}
		Path python = folder.python();
		if (python != null) {
			logger.debug("Using the Python environment of '" + python + "' for '" + requirements.name() + "'");
			return python;
		}
		String subject = "'" + requirements.name() + "' with Python " + version + " (" + base + ")";
		refuseOffline(folder, subject);
		return make(base, folder, requirements, subject);
	}

	private void refuseOffline(PythonEnvironmentFolder folder, String subject) {
		if (this.settings.offline()) {
			throw new PythonEnvironmentException(
					"The Python environment for " + subject + " is not there: '" + folder.directory()
							+ "' has no finished one, and pyloop.python.offline forbids making it.",
					"Start once with pyloop.python.offline=false where the package index can be reached, with the same"
							+ " requirements, interpreter and pyloop.python.environments; or name a finished environment"
							+ " by pyloop.python.virtual-environment instead of requirements.");
		}
	}

	private Path make(Path base, PythonEnvironmentFolder folder, PythonEnvironmentRequirements requirements,
			String subject) {
		try (PythonEnvironmentLock lock = PythonEnvironmentLock.acquire(folder.lockFile(), this.settings.timeout(),
				"making the Python environment for " + subject)) {
			Path python = folder.python();
			return (python != null) ? python : build(base, folder, requirements, subject);
		}
		catch (IOException ex) {
			throw new PythonEnvironmentException(
					"The Python environment for " + subject + " cannot be written to '" + folder.directory() + "': "
							+ ex,
					"Set pyloop.python.environments to a folder that this user may write, on a disk with room and file"
							+ " locks.",
					ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new PythonEnvironmentException("Interrupted while making the Python environment for " + subject + ".",
					"Start again; what was made so far is deleted.", ex);
		}
	}

	private Path build(Path base, PythonEnvironmentFolder folder, PythonEnvironmentRequirements requirements,
			String subject) throws IOException, InterruptedException {
		long start = System.nanoTime();
		PythonEnvironmentBuilder builder = new PythonEnvironmentBuilder(subject, this.settings.installer(), this.path,
				this.settings.timeout());
		logger.info("Making a Python environment for " + subject + " in '" + folder.directory() + "' with "
				+ builder.tool());
		folder.deleteUnfinished();
		Path environment = folder.newEnvironment();
		boolean complete = false;
		try {
			builder.build(base, environment, folder.write(requirements));
			folder.complete(environment);
			CacheUsage.begin(folder.directory());
			complete = true;
		}
		finally {
			if (!complete) {
				PythonEnvironmentFolder.delete(environment);
			}
		}
		logger.info("Made the Python environment in " + (System.nanoTime() - start) / 1_000_000 + " ms");
		return PythonEnvironmentFolder.python(environment);
	}

}
