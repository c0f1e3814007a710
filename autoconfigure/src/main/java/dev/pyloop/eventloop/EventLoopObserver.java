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

import org.jspecify.annotations.Nullable;

/**
 * Who looks after one loop.
 */
interface EventLoopObserver {

	/**
	 * Take note that a running loop has ended by itself. No call is given to it any more.
	 * @param cause why, or {@code null} if that is not known
	 */
	void onFailure(@Nullable Throwable cause);

	/**
	 * Take note of calls that Python had taken when the loop ended by itself, before they
	 * fail.
	 * @param started the calls that may have started
	 * @param cause why the loop ended, or {@code null} if that is not known
	 */
	void onLoss(List<PendingCall> started, @Nullable Throwable cause);

	/**
	 * Take note of what the loop tells of itself.
	 * @param telemetry what it tells
	 */
	void onTelemetry(LoopTelemetry telemetry);

	/**
	 * Take note of what Python code recorded for its meters.
	 * @param batch what it recorded
	 */
	void onRecorded(RecordedBatch batch);

	/**
	 * Replace a loop that still runs.
	 * @param why what it did, for messages
	 */
	void onRetire(String why);

}
