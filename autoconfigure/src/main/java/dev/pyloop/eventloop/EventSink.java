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

import dev.pyloop.convert.MarshalWriter;

/**
 * Takes frames of events, one at a time.
 *
 * @since 0.1.0
 */
public interface EventSink {

	/**
	 * Write a frame.
	 * @param frame the payload, which may be reused after this method returns
	 * @param extensions whether it has extension tuples
	 * @return where the frame ends
	 */
	long write(MarshalWriter frame, boolean extensions);

	/**
	 * Return how far Python has read.
	 * @return the end of the last frame that it took
	 */
	long consumed();

	/**
	 * Run a task in a while, for what could not be written.
	 * @param retry writes it, and does nothing if that has happened; never blocks
	 */
	void retryLater(Runnable retry);

}
