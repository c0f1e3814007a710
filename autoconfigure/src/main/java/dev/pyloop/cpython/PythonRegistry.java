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

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What this process knows about its one Python. It is kept in the system properties and
 * made of JDK types only, so that application contexts and class loaders share it.
 */
final class PythonRegistry {

	static final String KEY = "dev.pyloop.python";

	private final Map<String, Object> entries;

	private PythonRegistry(Map<String, Object> entries) {
		this.entries = entries;
	}

	@SuppressWarnings("unchecked")
	static PythonRegistry get() {
		Object entries = System.getProperties().computeIfAbsent(KEY, (key) -> {
			Map<String, Object> created = new ConcurrentHashMap<>();
			created.put("owners", new AtomicInteger());
			created.put("ids", new AtomicInteger());
			created.put("thread-states", new ConcurrentHashMap<Long, Object[]>());
			return created;
		});
		return new PythonRegistry((Map<String, Object>) entries);
	}

	Object lock() {
		return this.entries;
	}

	boolean isStarted() {
		return this.entries.containsKey("library");
	}

	void started(PythonInstallation installation, List<String> arguments, @Nullable ExecutorService mainThread) {
		if (mainThread != null) {
			this.entries.put("main-thread", mainThread);
		}
		this.entries.put("arguments", List.copyOf(arguments));
		this.entries.put("prefix", installation.prefix().toString());
		this.entries.put("library", PythonProcess.realPath(installation.library()).toString());
	}

	void failed(String problem) {
		this.entries.put("problem", problem);
	}

	@Nullable String problem() {
		return (String) this.entries.get("problem");
	}

	String library() {
		return (String) required("library");
	}

	String prefix() {
		return (String) required("prefix");
	}

	@SuppressWarnings("unchecked")
	List<String> arguments() {
		return (List<String>) required("arguments");
	}

	@Nullable ExecutorService mainThread() {
		return (ExecutorService) this.entries.get("main-thread");
	}

	@SuppressWarnings("unchecked")
	Map<Long, Object[]> threadStates() {
		return (Map<Long, Object[]>) required("thread-states");
	}

	int enter() {
		owners().incrementAndGet();
		return ((AtomicInteger) required("ids")).incrementAndGet();
	}

	int leave() {
		return owners().decrementAndGet();
	}

	int count() {
		return owners().get();
	}

	void exiting() {
		this.entries.put("exiting", true);
	}

	boolean isExiting() {
		return this.entries.containsKey("exiting");
	}

	private AtomicInteger owners() {
		return (AtomicInteger) required("owners");
	}

	private Object required(String key) {
		Object value = this.entries.get(key);
		Assert.state(value != null, () -> "No '" + key + "' of Python is known yet");
		return value;
	}

}
