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

package dev.pyloop.ring;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Wakes the consumer of a ring that declared that it sleeps.
 *
 * @since 0.1.0
 */
public interface Doorbell extends AutoCloseable {

	/**
	 * Wake the consumer; safe from any thread, also from virtual threads, never blocks.
	 */
	void ring();

	/**
	 * Block until the doorbell was rung, and take all rings so far. At most one thread
	 * waits at a time.
	 * @return {@code false} if the doorbell was closed
	 */
	boolean await();

	/**
	 * Return the file descriptor that becomes readable when the doorbell was rung.
	 * @return the descriptor
	 */
	int readDescriptor();

	/**
	 * Return the file descriptor that rings when eight bytes, a native-order {@code 1},
	 * are written to it.
	 * @return the descriptor
	 */
	int writeDescriptor();

	/**
	 * Return the file that another process opens to wait for this doorbell, or to ring
	 * it.
	 * @return the file, or {@code null} if only this process can use the doorbell
	 */
	default @Nullable Path file() {
		return null;
	}

	/**
	 * Close the descriptors; a waiting consumer is woken first.
	 */
	@Override
	void close();

}
