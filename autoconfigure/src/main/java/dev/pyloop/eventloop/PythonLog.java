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

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the Python half has to say to the log.
 */
final class PythonLog {

	private PythonLog() {
	}

	static void write(String eventLoop, @Nullable Object payload) {
		if (payload instanceof List<?> line && line.size() == 3) {
			Log log = LogFactory.getLog("python." + line.get(1));
			String message = line.get(2) + " [" + eventLoop + "]";
			if ("ERROR".equals(line.get(0))) {
				log.error(message);
			}
			else if ("WARNING".equals(line.get(0))) {
				log.warn(message);
			}
			else {
				log.info(message);
			}
		}
	}

}
