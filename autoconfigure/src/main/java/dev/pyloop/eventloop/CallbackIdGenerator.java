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

import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives ids to what waits for an answer: strictly increasing from 1, never twice, without
 * locks, and unique over all loops that share the generator.
 *
 * @since 0.1.0
 */
public final class CallbackIdGenerator {

	/**
	 * How many ids a block has.
	 */
	public static final int BLOCK_SIZE = 4096;

	private final AtomicLong last = new AtomicLong();

	/**
	 * Return the next id.
	 * @return an id that was not given before
	 */
	public long next() {
		return this.last.incrementAndGet();
	}

	/**
	 * Reserve a block of {@value #BLOCK_SIZE} ids, for a side that gives ids by itself.
	 * @return the first id of the block
	 */
	public long nextBlock() {
		return this.last.getAndAdd(BLOCK_SIZE) + 1;
	}

}
