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

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

import org.jspecify.annotations.Nullable;

/**
 * Knows the platform threads that make direct calls.
 */
final class DirectThreads {

	private static final @Nullable MethodHandle IS_VIRTUAL = isVirtual();

	private static final ThreadLocal<@Nullable DirectThread> CURRENT = new ThreadLocal<>();

	private final PythonThreadStates states = new PythonThreadStates(PythonRegistry.get());

	/**
	 * Return the current thread, and keep its Python thread state from now on.
	 * @return the thread, or {@code null} if it is virtual: its carrier has the thread
	 * state
	 */
	@Nullable DirectThread current() {
		DirectThread current = CURRENT.get();
		return (current != null) ? current : register();
	}

	PythonThreadStates states() {
		return this.states;
	}

	private @Nullable DirectThread register() {
		if (isVirtual(Thread.currentThread())) {
			return null;
		}
		DirectThread created = new DirectThread();
		this.states.keep();
		CURRENT.set(created);
		return created;
	}

	private static boolean isVirtual(Thread thread) {
		try {
			return IS_VIRTUAL != null && (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable MethodHandle isVirtual() {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(Thread.class, "isVirtual", MethodType.methodType(boolean.class));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			return null;
		}
	}

}
