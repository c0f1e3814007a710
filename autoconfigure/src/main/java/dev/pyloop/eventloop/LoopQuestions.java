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
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonUnavailableException;

/**
 * Questions about a loop that Python answers past the loop. Safe from any thread.
 */
final class LoopQuestions {

	private final String name;

	private final Asker asker;

	private final AtomicLong numbers = new AtomicLong();

	private final Map<Long, CompletableFuture<@Nullable Object>> open = new ConcurrentHashMap<>();

	private final Map<String, CompletableFuture<@Nullable Object>> shared = new ConcurrentHashMap<>();

	private volatile boolean ended;

	LoopQuestions(String name, Asker asker) {
		this.name = name;
		this.asker = asker;
	}

	/**
	 * Ask what was not asked yet, or wait with those who asked: a Python that does not
	 * answer is not flooded.
	 * @param what the question
	 * @return the answer
	 */
	CompletableFuture<@Nullable Object> share(String what) {
		CompletableFuture<@Nullable Object> fresh = new CompletableFuture<>();
		CompletableFuture<@Nullable Object> asked = this.shared.putIfAbsent(what, fresh);
		if (asked != null) {
			return asked.copy();
		}
		ask(what).whenComplete((answer, failure) -> {
			this.shared.remove(what, fresh);
			complete(fresh, answer, failure);
		});
		return fresh.copy();
	}

	/**
	 * Ask.
	 * @param what the question
	 * @param arguments what it is about
	 * @return the answer
	 */
	CompletableFuture<@Nullable Object> ask(String what, long... arguments) {
		CompletableFuture<@Nullable Object> answer = new CompletableFuture<>();
		long[] all = new long[arguments.length + 1];
		all[0] = this.numbers.incrementAndGet();
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		this.open.put(all[0], answer);
		if (this.ended) {
			end();
		}
		else {
			this.asker.ask(what, all);
		}
		return answer;
	}

	void onAnswer(@Nullable Object payload) {
		if (!(payload instanceof List<?> parts) || parts.size() != 3 || !(parts.get(0) instanceof Number question)) {
			throw new IllegalStateException("Corrupt answer: " + payload);
		}
		CompletableFuture<@Nullable Object> answer = this.open.remove(question.longValue());
		if (answer != null) {
			Object error = parts.get(2);
			complete(answer, parts.get(1), (error != null) ? new IllegalStateException(error.toString()) : null);
		}
	}

	/**
	 * Take note that no more answers come.
	 */
	void end() {
		// Before the questions are taken out: one that comes later sees it.
		this.ended = true;
		for (Long question : this.open.keySet()) {
			CompletableFuture<@Nullable Object> answer = this.open.remove(question);
			if (answer != null) {
				answer.completeExceptionally(
						new PythonUnavailableException("Event loop '" + this.name + "' has ended", false, null));
			}
		}
	}

	private static void complete(CompletableFuture<@Nullable Object> future, @Nullable Object value,
			@Nullable Throwable failure) {
		if (failure != null) {
			future.completeExceptionally(failure);
		}
		else {
			future.complete(value);
		}
	}

	/**
	 * Has Python answer a question.
	 */
	@FunctionalInterface
	interface Asker {

		/**
		 * Ask.
		 * @param what the question
		 * @param numbers the number of the question, and what it is about
		 */
		void ask(String what, long... numbers);

	}

}
