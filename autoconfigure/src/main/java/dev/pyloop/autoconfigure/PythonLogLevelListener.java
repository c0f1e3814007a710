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

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import org.jspecify.annotations.Nullable;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * Hears from Logback when a level changes.
 */
final class PythonLogLevelListener implements LoggerContextListener {

	private final LoggerContext context;

	private final Runnable changed;

	private PythonLogLevelListener(LoggerContext context, Runnable changed) {
		this.context = context;
		this.changed = changed;
	}

	/**
	 * Listen, if Logback is what logs.
	 * @param changed what to do when a level changes
	 * @return what ends that, or {@code null} if it is not Logback
	 */
	static @Nullable Runnable listen(Runnable changed) {
		ILoggerFactory factory = LoggerFactory.getILoggerFactory();
		if (!(factory instanceof LoggerContext context)) {
			return null;
		}
		PythonLogLevelListener listener = new PythonLogLevelListener(context, changed);
		context.addListener(listener);
		return listener::end;
	}

	private void end() {
		this.context.removeListener(this);
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onStart(LoggerContext context) {
		this.changed.run();
	}

	@Override
	public void onReset(LoggerContext context) {
		this.changed.run();
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
		String name = logger.getName();
		if (name.equals(Logger.ROOT_LOGGER_NAME) || name.equals(PythonLogLevelSource.ROOT)
				|| name.startsWith(PythonLogLevelSource.ROOT + ".")) {
			this.changed.run();
		}
	}

}
