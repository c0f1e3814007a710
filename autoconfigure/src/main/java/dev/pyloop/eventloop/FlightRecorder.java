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

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Tells the flight recorder what happens to loops. Costs nothing while nothing is
 * recorded.
 */
final class FlightRecorder implements PythonEventLoopListener {

	@Override
	public void onRestarted(PythonEventLoop eventLoop, String reason, @Nullable Throwable cause) {
		new EventLoopRestartEvent(eventLoop.name(), reason, (cause != null) ? cause.toString() : null).commit();
	}

	@Override
	public void onStalled(PythonEventLoop eventLoop, Duration duration, String stacks) {
		new EventLoopStallEvent(eventLoop.name(), duration.toMillis(), stacks).commit();
	}

}
