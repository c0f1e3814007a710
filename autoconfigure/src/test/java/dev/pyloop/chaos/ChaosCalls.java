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
package dev.pyloop.chaos;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import reactor.core.publisher.Mono;

import dev.pyloop.chaos.CallLedger.ExpectedCall;
import dev.pyloop.client.PythonCall;
import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Calls of each kind, each with arguments and a result that no other call has.
 */
final class ChaosCalls {

	/**
	 * More than a slot of the rings holds, so that it travels in a block.
	 */
	private static final int LARGE = 300_000;

	private static final int ITEMS = 5;

	private final PythonClient python;

	private final AtomicInteger number = new AtomicInteger();

	ChaosCalls(PythonEventLoopPool pool) {
		this.python = PythonClient.builder().eventLoopPool(pool).build();
	}

	ExpectedCall next() {
		int number = this.number.incrementAndGet();
		return switch (number % 16) {
			case 0 -> large(number);
			case 4 -> stream("numbers", number);
			case 8 -> stream("numbers_plain", number);
			case 12 -> gather(number);
			case 3, 7, 11, 15 -> new ExpectedCall(add("basic:plain_add", number).call(Integer.class), number + 1);
			default -> new ExpectedCall(add("basic:add_later", number).call(Integer.class), number + 1);
		};
	}

	private ExpectedCall large(int number) {
		String text = (number + " ").repeat(LARGE / 8);
		return new ExpectedCall(function("basic:echo").args(text).call(String.class), text);
	}

	private ExpectedCall stream(String function, int number) {
		Mono<List<Integer>> items = function("chaos:" + function).args(number, ITEMS)
			.stream(Integer.class)
			.collectList();
		return new ExpectedCall(items, IntStream.range(number, number + ITEMS).boxed().toList());
	}

	private ExpectedCall gather(int number) {
		List<PythonCall> calls = List.of(add("basic:add", number), add("basic:plain_add", -number));
		return new ExpectedCall(this.python.gather(calls).call(Integer.class), List.of(number + 1, 1 - number));
	}

	private PythonCall add(String function, int number) {
		return function(function).args(number, 1);
	}

	private PythonCall function(String name) {
		return this.python.function("fixtures." + name);
	}

}
