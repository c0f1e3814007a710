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
package dev.pyloop.eventloop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.ClassUtils;

/**
 * The listeners of a pool. One that fails does not hold up the others, nor the pool.
 */
final class EventLoopListeners {

	private static final Log logger = LogFactory.getLog(PythonEventLoopListener.class);

	private final List<PythonEventLoopListener> listeners = new CopyOnWriteArrayList<>();

	EventLoopListeners() {
		if (ClassUtils.isPresent("jdk.jfr.Event", EventLoopListeners.class.getClassLoader())) {
			add(new FlightRecorder());
		}
	}

	void add(PythonEventLoopListener listener) {
		this.listeners.add(listener);
	}

	void tell(Consumer<PythonEventLoopListener> event) {
		for (PythonEventLoopListener listener : this.listeners) {
			try {
				event.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.error("A listener of event loops failed", ex);
			}
		}
	}

}
