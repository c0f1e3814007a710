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
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.PythonUnavailableException;

/**
 * Looks into a loop from outside, also while it is blocked. While C code holds the GIL
 * there are no answers, so wait for them with a timeout. They fail with
 * {@link PythonUnavailableException} when the loop ends. Safe from any thread, never
 * blocks.
 *
 * @since 0.1.0
 */
public final class EventLoopInspection {

	/**
	 * How long a profile may take.
	 */
	public static final Duration MAX_DURATION = Duration.ofMinutes(10);

	/**
	 * How many samples a second a profile may have.
	 */
	public static final int MAX_RATE = 1000;

	private final EventLoopThread thread;

	private final LoopQuestions questions;

	EventLoopInspection(EventLoopThread thread, LoopQuestions questions) {
		this.thread = thread;
		this.questions = questions;
	}

	/**
	 * Return what the loop runs in.
	 * @return what it told when it was ready, or {@code null} if it was not yet
	 */
	public @Nullable LoopRuntime runtime() {
		Object description = this.thread.description();
		return (description != null) ? LoopRuntime.of(description) : null;
	}

	/**
	 * Return what the loop runs now.
	 * @return its tasks, and the functions on its worker threads
	 */
	public CompletableFuture<LoopTasks> tasks() {
		return this.questions.share("tasks").thenApply(LoopTasks::of);
	}

	/**
	 * Return where all threads of the interpreter are in Python, those of other loops in
	 * it included.
	 * @return the stacks as text
	 */
	public CompletableFuture<String> threads() {
		return this.questions.share("threads").thenApply(String::valueOf);
	}

	/**
	 * Return the interpreter with its modules and variables. Takes Python some time.
	 * @return the environment, with secrets that may be in it
	 */
	public CompletableFuture<LoopEnvironment> environment() {
		return this.questions.share("environment").thenApply(LoopEnvironment::of);
	}

	/**
	 * Sample where the threads of the loop are.
	 * @param duration for how long, up to {@link #MAX_DURATION}
	 * @param rate how many samples a second, up to {@link #MAX_RATE}
	 * @return what was found; fails with {@link IllegalStateException} if the loop is
	 * profiled already
	 */
	public CompletableFuture<LoopProfile> profile(Duration duration, int rate) {
		Assert.isTrue(duration.toMillis() > 0 && duration.compareTo(MAX_DURATION) <= 0,
				() -> "'duration' must be more than 0 and at most " + MAX_DURATION + ", not " + duration);
		Assert.isTrue(rate > 0 && rate <= MAX_RATE,
				() -> "'rate' must be from 1 to " + MAX_RATE + " samples a second, not " + rate);
		return this.questions.ask("profile", duration.toMillis(), rate).thenApply(LoopProfile::of);
	}

	/**
	 * End a profile early: its answer has what was found so far. Does nothing if there is
	 * none.
	 */
	public void stopProfile() {
		this.questions.share("stop_profile");
	}

}
