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

/**
 * A timer of Java that wakes Python once.
 *
 * @since 0.1.0
 */
public interface LoopTimer {

	/**
	 * Cancel the timer, in any state of the loop. Python is not woken for that.
	 * @return {@code true} if the timer will not fire, {@code false} if it fired, was
	 * cancelled before or ended with its loop
	 */
	boolean cancel();

	/**
	 * Return whether the timer was given to the queue of the loop.
	 * @return {@code true} if it has fired
	 */
	boolean isFired();

}
