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

package dev.pyloop.autoconfigure;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

import dev.pyloop.cpython.PythonEnvironmentInstaller;

/**
 * The Python that runs, its environment and its code.
 *
 * @since 0.1.0
 */
public class PythonInterpreterProperties {

	/**
	 * Python executable to run, as a path or as a name on the PATH. Found by itself if
	 * not set.
	 */
	private @Nullable String executable;

	/**
	 * Root folder of the virtual environment to use.
	 */
	private @Nullable String virtualEnvironment;

	/**
	 * Comma-separated list of folders with the Python code of the application, as
	 * 'classpath:' locations or paths. A listed folder that does not exist fails the
	 * start.
	 */
	private List<String> path = new ArrayList<>();

	/**
	 * Requirements file to make a virtual environment from, as a 'classpath:' location or
	 * a path.
	 */
	private @Nullable String requirements;

	/**
	 * Folder that holds the virtual environments made from requirements. A folder of the
	 * user's cache if not set.
	 */
	private @Nullable File environments;

	/**
	 * Folder that Python code out of jars is unpacked to. A folder of the user's cache if
	 * not set.
	 */
	private @Nullable File sources;

	/**
	 * Time after which virtual environments made from requirements, and code unpacked
	 * from jars, are deleted at a start if no application has used them. Nothing is
	 * deleted if 0.
	 */
	private Duration cacheRetention = Duration.ofDays(90);

	/**
	 * Whether making a virtual environment is refused, so that only one that was made
	 * before is used.
	 */
	private boolean offline;

	/**
	 * Tool that makes virtual environments and installs requirements.
	 */
	private PythonEnvironmentInstaller installer = PythonEnvironmentInstaller.AUTO;

	/**
	 * Time that making a virtual environment may take.
	 */
	private Duration installTimeout = Duration.ofMinutes(15);

	/**
	 * Environment variables to set in Python, by name.
	 */
	private Map<String, String> environment = new LinkedHashMap<>();

	/**
	 * Comma-separated list of prefixes of the keys of the Spring environment that
	 * 'pyloop.config' gives to Python.
	 */
	private List<String> configPrefixes = new ArrayList<>();

	/**
	 * Whether Python ignores the environment variables that start with PYTHON and the
	 * packages of the user.
	 */
	private boolean isolated = true;

	/**
	 * Comma-separated list of flags of the python command to start with, such as '-O'.
	 */
	private List<String> flags = new ArrayList<>();

	/**
	 * Comma-separated list of modules that every event loop imports before it is ready.
	 */
	private List<String> warmUpModules = new ArrayList<>();

	@NestedConfigurationProperty
	private final PythonDebuggerProperties debugger = new PythonDebuggerProperties();

	public @Nullable String getExecutable() {
		return this.executable;
	}

	public void setExecutable(@Nullable String executable) {
		this.executable = executable;
	}

	public @Nullable String getVirtualEnvironment() {
		return this.virtualEnvironment;
	}

	public void setVirtualEnvironment(@Nullable String virtualEnvironment) {
		this.virtualEnvironment = virtualEnvironment;
	}

	public List<String> getPath() {
		return this.path;
	}

	public void setPath(List<String> path) {
		this.path = path;
	}

	public @Nullable String getRequirements() {
		return this.requirements;
	}

	public void setRequirements(@Nullable String requirements) {
		this.requirements = requirements;
	}

	public @Nullable File getEnvironments() {
		return this.environments;
	}

	public void setEnvironments(@Nullable File environments) {
		this.environments = environments;
	}

	public @Nullable File getSources() {
		return this.sources;
	}

	public void setSources(@Nullable File sources) {
		this.sources = sources;
	}

	public Duration getCacheRetention() {
		return this.cacheRetention;
	}

	public void setCacheRetention(Duration cacheRetention) {
		this.cacheRetention = cacheRetention;
	}

	public boolean isOffline() {
		return this.offline;
	}

	public void setOffline(boolean offline) {
		this.offline = offline;
	}

	public PythonEnvironmentInstaller getInstaller() {
		return this.installer;
	}

	public void setInstaller(PythonEnvironmentInstaller installer) {
		this.installer = installer;
	}

	public Duration getInstallTimeout() {
		return this.installTimeout;
	}

	public void setInstallTimeout(Duration installTimeout) {
		this.installTimeout = installTimeout;
	}

	public Map<String, String> getEnvironment() {
		return this.environment;
	}

	public void setEnvironment(Map<String, String> environment) {
		this.environment = environment;
	}

	public List<String> getConfigPrefixes() {
		return this.configPrefixes;
	}

	public void setConfigPrefixes(List<String> configPrefixes) {
		this.configPrefixes = configPrefixes;
	}

	public boolean isIsolated() {
		return this.isolated;
	}

	public void setIsolated(boolean isolated) {
		this.isolated = isolated;
	}

	public List<String> getFlags() {
		return this.flags;
	}

	public void setFlags(List<String> flags) {
		this.flags = flags;
	}

	public List<String> getWarmUpModules() {
		return this.warmUpModules;
	}

	public void setWarmUpModules(List<String> warmUpModules) {
		this.warmUpModules = warmUpModules;
	}

	public PythonDebuggerProperties getDebugger() {
		return this.debugger;
	}

}
