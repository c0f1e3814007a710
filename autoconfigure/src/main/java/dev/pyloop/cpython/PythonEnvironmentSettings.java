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

import org.springframework.util.Assert;

/**
 * How and where {@link PythonEnvironments} makes virtual environments.
 *
 * @param directory the folder that holds the environments
 * @param installer the tool to use
 * @param offline whether making an environment is refused
 * @param timeout how long making an environment, or waiting for another starter that
 * makes it, may take
 * @param retention how long environments stay that nobody uses, zero for ever
 * @since 0.1.0
 */
public record PythonEnvironmentSettings(Path directory, PythonEnvironmentInstaller installer, boolean offline,
		Duration timeout, Duration retention) {

	private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(15);

	private static final Duration DEFAULT_RETENTION = Duration.ofDays(90);

	public PythonEnvironmentSettings {
		Assert.notNull(directory, "'directory' must not be null");
		Assert.notNull(installer, "'installer' must not be null");
		Assert.notNull(timeout, "'timeout' must not be null");
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0, "'timeout' must be positive");
		Assert.notNull(retention, "'retention' must not be null");
		Assert.isTrue(!retention.isNegative(), "'retention' must not be negative");
		directory = directory.toAbsolutePath().normalize();
	}

	/**
	 * Return the settings that apply when nothing is configured: environments in the
	 * user's cache folder, made by whichever tool is there within 15 minutes, and deleted
	 * when nobody has used them for 90 days.
	 * @return the default settings
	 */
	public static PythonEnvironmentSettings defaults() {
		return new PythonEnvironmentSettings(UserCache.directory(System.getenv()).resolve("environments"),
				PythonEnvironmentInstaller.AUTO, false, DEFAULT_TIMEOUT, DEFAULT_RETENTION);
	}

	public PythonEnvironmentSettings withDirectory(Path directory) {
		return new PythonEnvironmentSettings(directory, this.installer, this.offline, this.timeout, this.retention);
	}

	public PythonEnvironmentSettings withInstaller(PythonEnvironmentInstaller installer) {
		return new PythonEnvironmentSettings(this.directory, installer, this.offline, this.timeout, this.retention);
	}

	public PythonEnvironmentSettings withOffline(boolean offline) {
		return new PythonEnvironmentSettings(this.directory, this.installer, offline, this.timeout, this.retention);
	}

	public PythonEnvironmentSettings withTimeout(Duration timeout) {
		return new PythonEnvironmentSettings(this.directory, this.installer, this.offline, timeout, this.retention);
	}

	public PythonEnvironmentSettings withRetention(Duration retention) {
		return new PythonEnvironmentSettings(this.directory, this.installer, this.offline, this.timeout, retention);
	}

}
