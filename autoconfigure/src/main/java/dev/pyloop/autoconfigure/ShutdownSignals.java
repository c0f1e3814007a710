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

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;

/**
 * Takes SIGINT and SIGTERM while the JVM shuts down, when the JVM itself ignores them: a
 * second signal is somebody who does not want to wait. The former handlers come back when
 * nobody waits any more. By reflection, since {@code sun.misc.Signal} is no part of Java
 * SE and its use cannot be compiled without a warning.
 */
final class ShutdownSignals {

	private static final Log logger = LogFactory.getLog(ShutdownSignals.class);

	private static final List<String> NAMES = List.of("INT", "TERM");

	private static final Set<Runnable> actions = new LinkedHashSet<>();

	private static final Map<Object, Object> former = new LinkedHashMap<>();

	private ShutdownSignals() {
	}

	/**
	 * Run an action when a signal arrives.
	 * @param action the action, which must not block
	 */
	static void add(Runnable action) {
		synchronized (actions) {
			if (actions.add(action) && actions.size() == 1) {
				NAMES.forEach(ShutdownSignals::install);
			}
		}
	}

	/**
	 * Run an action no more.
	 * @param action the action
	 */
	static void remove(Runnable action) {
		synchronized (actions) {
			if (actions.remove(action) && actions.isEmpty()) {
				former.forEach(ShutdownSignals::handle);
				former.clear();
			}
		}
	}

	private static void install(String name) {
		try {
			Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
			Object signal = Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
			InvocationHandler invocations = (proxy, method, arguments) -> invoke(proxy, method, arguments, name);
			Object handler = Proxy.newProxyInstance(handlerType.getClassLoader(), new Class<?>[] { handlerType },
					invocations);
			Object previous = handle(signal, handler);
			if (previous != null) {
				former.put(signal, previous);
			}
		}
		catch (InvocationTargetException ex) {
			// The system has no such signal.
			logger.debug("SIG" + name + " cannot be handled", ex.getCause());
		}
		catch (ReflectiveOperationException | RuntimeException ex) {
			// The JVM was started with -Xrs, or has no such classes.
			logger.debug("SIG" + name + " cannot be handled by this JVM", ex);
		}
	}

	private static @Nullable Object handle(Object signal, Object handler) {
		Method method = ReflectionUtils.findMethod(signal.getClass(), "handle", (Class<?>[]) null);
		return (method != null) ? ReflectionUtils.invokeMethod(method, null, signal, handler) : null;
	}

	private static @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments,
			String name) {
		return switch (method.getName()) {
			case "equals" -> arguments != null && proxy == arguments[0];
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> "pyloop";
			default -> {
				received(name);
				yield null;
			}
		};
	}

	private static void received(String name) {
		List<Runnable> current;
		synchronized (actions) {
			current = List.copyOf(actions);
		}
		logger.warn("SIG" + name + " while shutting down: event loops are ended at once");
		current.forEach(Runnable::run);
	}

}
