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

package dev.pyloop.client;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.observation.PythonCallKind;

/**
 * What is sent to a loop to start something that answers.
 */
interface PythonRequest {

	/**
	 * Return the type of the frame.
	 * @return one of {@link dev.pyloop.ring.FrameType}
	 */
	int type();

	/**
	 * Return the flags of the frame.
	 * @return the flags
	 */
	int flags();

	/**
	 * Return how many calls this is.
	 * @return the number of calls
	 */
	int weight();

	/**
	 * Write the payload.
	 * @param converters converts the values
	 * @param out takes the payload
	 */
	void write(PythonConverters converters, MarshalWriter out);

	@Nullable Object affinityKey();

	boolean isStrict();

	@Nullable Duration timeout();

	/**
	 * Return whether the request may be sent again when the loop ended that had it.
	 * @return whether it does no harm to run twice
	 */
	boolean isIdempotent();

	/**
	 * Return which permits the request needs.
	 * @param limits the limits
	 * @return how many permits of which limiter, empty for none
	 */
	default Map<CallLimiter, Integer> permits(CallLimits limits) {
		return Collections.emptyMap();
	}

	/**
	 * Return what stands for the request when it is compared with others.
	 * @return the request, without what differs from run to run
	 */
	default PythonRequest subject() {
		return this;
	}

	/**
	 * Return what is run, for observers.
	 * @return the kind of the call
	 */
	PythonCallKind kind();

	/**
	 * Return what names the function.
	 * @return the reference, or {@code null} if there is no function, or several
	 */
	@Nullable String reference();

	/**
	 * Return what this is, for messages.
	 * @return a text such as {@code 'digits.model:predict'}
	 */
	String description();

}
