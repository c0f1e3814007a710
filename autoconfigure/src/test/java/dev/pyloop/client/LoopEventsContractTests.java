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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pyloop.PythonExecutionException;
import dev.pyloop.PythonUnavailableException;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopEvents;
import dev.pyloop.eventloop.LoopTimer;
import dev.pyloop.eventloop.SocketEvent;
import dev.pyloop.eventloop.SubprocessEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what {@link LoopEvents} do alike in each home and for each implementation of
 * the loop.
 */
@ParameterizedClass
@CsvSource({ "THREAD, asyncio", "THREAD, uvloop", "PROCESS, asyncio", "PROCESS, uvloop" })
class LoopEventsContractTests extends LoopEventsContract {

	/**
	 * Row S8: one queue carries every kind, in order.
	 */
	@Test
	void eventsOfAllKindsReachWhatIsRegistered() {
		long socket = call("socket", Long.class, "s");
		long process = call("process", Long.class, "p");
		List<Number> others = numbers("others", "o");
		this.loop.dispatch(List.of(new SocketEvent.SocketData(socket, new byte[] { 'a' }),
				new SubprocessEvent.SubprocessOutput(process, new byte[] { 'b' }),
				new SubprocessEvent.SubprocessError(process, new byte[] { 'c' }),
				new SubprocessEvent.SubprocessExit(process, 0), new LoopEvent.Read(others.get(0).longValue()),
				new LoopEvent.Write(others.get(1).longValue()), new LoopEvent.CallResult(others.get(2).longValue(), 7),
				new LoopEvent.CallError(others.get(3).longValue(), "bad"), new SocketEvent.Writable(socket, 5),
				new SocketEvent.SocketClosed(socket)));
		assertThat(heard(10)).containsExactly(List.of("s", "data", "a"), List.of("p", 1, "b"), List.of("p", 2, "c"),
				Arrays.asList("p", "exited", null), Arrays.asList("o", "read", null), Arrays.asList("o", "write", null),
				List.of("o", "call", 7), List.of("o", "call", "bad"), List.of("s", 41, 5),
				Arrays.asList("s", "lost", null));
		assertThat(this.loop.events().dropped()).isZero();
		assertThat(this.loop.events().dispatched()).isEqualTo(10);
	}

	/**
	 * Row S10: register then result or error delivers once, and the handler is gone.
	 */
	@Test
	void futureIsSettledOnce() {
		long result = call("future", Long.class);
		long error = call("future", Long.class);
		this.loop.dispatch(new LoopEvent.AsyncResult(result, Collections.singletonMap("a", 1)));
		this.loop.dispatch(new LoopEvent.AsyncError(error, List.of("java.lang.Bad", "why", "at")));
		assertThat(outcome(result)).isEqualTo(List.of("result", Collections.singletonMap("a", 1)));
		assertThat(outcome(error)).isEqualTo(List.of("error", "java.lang.Bad", "why"));
		assertThat(this.loop.events().dropped()).isZero();
		this.loop.dispatch(new LoopEvent.AsyncResult(result, 2));
		PythonTest.await(() -> this.loop.events().dropped() == 1);
	}

	/**
	 * Row S10: also while the loop waits.
	 */
	@Test
	void futureThatIsAwaitedIsSettled() {
		long id = call("future", Long.class);
		var outcome = function("outcome").args(id).call(Object.class).toFuture();
		PythonTest.await(() -> this.loop.pending() == 1);
		this.loop.dispatch(new LoopEvent.AsyncResult(id, "x"));
		assertThat(outcome).succeedsWithin(LONG).isEqualTo(List.of("result", "x"));
	}

	/**
	 * Row S11: unregister before the result drops and counts it.
	 */
	@Test
	void unregisteredHandlerHearsNothing() {
		long id = call("future", Long.class);
		call("unregister_future", Void.class, id);
		this.loop.dispatch(new LoopEvent.AsyncResult(id, 1));
		PythonTest.await(() -> this.loop.events().dropped() == 1);
		call("unregister_future", Void.class, id);
	}

	@Test
	void handlerUnregistersAnotherOfTheSameBatch() {
		List<Number> ids = numbers("unregister_while_handled");
		this.loop.dispatch(
				List.of(new LoopEvent.Timer(ids.get(0).longValue()), new LoopEvent.Timer(ids.get(1).longValue())));
		PythonTest.await(() -> this.loop.events().dropped() == 1);
		assertThat(heard(0)).isEmpty();
	}

	/**
	 * Row S5: a handler that fails does not keep others from their events.
	 */
	@Test
	void failingHandlerLeavesTheRestOfTheBatch() {
		long socket = call("socket", Long.class, "s");
		this.loop.dispatch(List.of(new SocketEvent.SocketData(socket, "fail".getBytes()),
				new SocketEvent.SocketData(socket, new byte[] { 'b' })));
		assertThat(heard(1)).containsExactly(List.of("s", "data", "b"));
	}

	/**
	 * Row H9: ids are never given twice, whichever side gives them and however many are
	 * taken in one step.
	 */
	@Test
	void idsOfPythonAndJavaDiffer() {
		List<Number> ids = new ArrayList<>(numbers("ids", 20_000));
		ids.addAll(numbers("ids", 10));
		ids.add(this.loop.events().handlers().register((value, error) -> {
		}));
		assertThat(new HashSet<>(ids.stream().map(Number::longValue).toList())).hasSize(20_011)
			.allMatch((id) -> id > 0);
	}

	/**
	 * Row S10, the other way: a handler of Java hears once.
	 */
	@Test
	void handlerOfJavaHearsOnce() throws InterruptedException {
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		long result = this.loop.events().handlers().register((value, error) -> heard.add(String.valueOf(value)));
		long error = this.loop.events().handlers().register((value, failure) -> heard.add(String.valueOf(failure)));
		call("complete", Void.class, result, "done");
		assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("done");
		call("fail", Void.class, error);
		assertThat(heard.poll(60, TimeUnit.SECONDS)).asString()
			.contains(PythonExecutionException.class.getName(), "no result");
		PythonTest.await(() -> this.loop.events().resources().unknownCommands() == 1);
		assertThat(heard).isEmpty();
	}

	@Test
	void handlerOfJavaHearsOfAnAnswerThatCannotBeRead() throws InterruptedException {
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		long id = this.loop.events().handlers().register((value, failure) -> heard.add(String.valueOf(failure)));
		call("complete_unreadable", Void.class, id);
		assertThat(heard.poll(60, TimeUnit.SECONDS)).asString().contains("PythonConversionException", "cannot be read");
		assertThat(this.loop.events().resources().size()).isZero();
	}

	/**
	 * Row S11, the other way.
	 */
	@Test
	void unregisteredHandlerOfJavaHearsNothing() {
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		long id = this.loop.events().handlers().register((value, error) -> heard.add("called"));
		this.loop.events().handlers().unregister(id);
		call("complete", Void.class, id, 1);
		PythonTest.await(() -> this.loop.events().resources().unknownCommands() == 2);
		assertThat(heard).isEmpty();
	}

	@Test
	void endOfTheLoopEndsHandlersAndTimersAndRejectsEvents() throws InterruptedException {
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		this.loop.events().handlers().register((value, error) -> heard.add(String.valueOf(error)));
		LoopTimer timer = this.loop.events().schedule(1, Duration.ofDays(1));
		this.pool.close();
		assertThat(heard.poll(60, TimeUnit.SECONDS)).asString().contains("PythonUnavailableException");
		assertThat(heard).isEmpty();
		assertThat(timer.cancel()).isFalse();
		assertThat(timer.isFired()).isFalse();
		assertThatExceptionOfType(PythonUnavailableException.class)
			.isThrownBy(() -> this.loop.dispatch(new LoopEvent.Timer(1)));
	}

	@Test
	void methodsHaveBothSpellings() {
		if (this.implementation.equals("asyncio")) {
			assertThat(call("spellings", Boolean.class)).isTrue();
		}
		else {
			assertThatExceptionOfType(PythonExecutionException.class).isThrownBy(() -> call("spellings", Boolean.class))
				.withMessageContaining("next_callback_id");
		}
	}

}
