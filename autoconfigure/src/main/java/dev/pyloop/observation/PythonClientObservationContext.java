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
package dev.pyloop.observation;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * What an observation of a call knows. The carrier takes the headers that travel with the
 * call to Python, such as {@code traceparent}. One thread starts the call, another may
 * end it.
 *
 * @since 0.1.0
 */
public final class PythonClientObservationContext extends PythonObservationContext {

	private final PythonCallKind callKind;

	private final @Nullable String reference;

	private volatile @Nullable String eventLoop;

	/**
	 * Create a new instance.
	 * @param callKind what the call runs
	 * @param reference the function as {@code package.module:name}, {@code null} if there
	 * is none, or several
	 */
	public PythonClientObservationContext(PythonCallKind callKind, @Nullable String reference) {
		Assert.notNull(callKind, "'callKind' must not be null");
		this.callKind = callKind;
		this.reference = reference;
	}

	/**
	 * Return what the call runs.
	 * @return the kind of the call
	 */
	public PythonCallKind getCallKind() {
		return this.callKind;
	}

	/**
	 * Return what names the function.
	 * @return a text such as {@code package.module:name}, {@code null} if there is no
	 * function, or several
	 */
	public @Nullable String getReference() {
		return this.reference;
	}

	/**
	 * Return the module of the function.
	 * @return the module, {@code null} if there is none, or several
	 */
	public @Nullable String getModule() {
		return (this.reference != null) ? this.reference.substring(0, this.reference.indexOf(':')) : null;
	}

	/**
	 * Return the name of the function.
	 * @return the name in the module, {@code null} if there is none, or several
	 */
	public @Nullable String getFunction() {
		return (this.reference != null) ? this.reference.substring(this.reference.indexOf(':') + 1) : null;
	}

	/**
	 * Return the name of the loop that the call was given to.
	 * @return the name, {@code null} if it was given to none
	 */
	public @Nullable String getEventLoop() {
		return this.eventLoop;
	}

	/**
	 * Set the name of the loop that the call was given to.
	 * @param eventLoop the name, or {@code null} for none
	 */
	public void setEventLoop(@Nullable String eventLoop) {
		this.eventLoop = eventLoop;
	}

}
