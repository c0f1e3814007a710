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

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopTimer;
import dev.pyloop.eventloop.SocketEvent;
import dev.pyloop.eventloop.SubprocessEvent;
import dev.pyloop.testsupport.TestThreads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for handlers of all kinds of events that come, go and block, alike in each home
 * and for each implementation of the loop.
 */
@ParameterizedClass
@CsvSource({ "THREAD, asyncio", "THREAD, uvloop", "PROCESS, asyncio", "PROCESS, uvloop" })
class LoopHandlersContractTests extends LoopEventsContract {

	private static final byte[] DATA = { 'a' };

	@TempDir
	private Path folder;

	@Test
	void numbersOfJavaAndPythonAreEqual() {
		Map<String, Integer> numbers = new TreeMap<>();
		kinds(1).forEach((name, event) -> numbers.put(name, event.type()));
		assertThat(handlers("event_types").call(Object.class).block(LONG)).isEqualTo(numbers);
	}

	/**
	 * Row S8: also what transports are told, timers and futures go in one batch, in
	 * order.
	 */
	@Test
	void eventsOfOtherKindsReachWhatIsRegistered() {
		long socket = call("socket", Long.class, "s");
		long process = call("process", Long.class, "p");
		long timer = call("timer", Long.class, "t");
		long result = call("future", Long.class);
		long error = call("future", Long.class);
		this.loop.dispatch(List.of(new LoopEvent.Timer(timer), new LoopEvent.AsyncResult(result, 5),
				new LoopEvent.AsyncError(error, List.of("Bad", "why", "")),
				new SocketEvent.SocketConnected(socket, Map.of("peername", List.of("h", 1))),
				new SocketEvent.Datagram(socket, Arrays.asList(null, List.of("h", 1))),
				new SubprocessEvent.SubprocessStarted(process, List.of(7, List.of(1, 2))),
				new SubprocessEvent.PipeClosed(process, 1),
				new SocketEvent.SocketError(socket, List.of("ECONNRESET", 104, "reset"))));
		assertThat(heard(6)).containsExactly(Arrays.asList("t", "timer", null),
				List.of("s", 40, Map.of("peername", List.of("h", 1))),
				List.of("s", 42, Arrays.asList(null, List.of("h", 1))), List.of("p", 43, List.of(7, List.of(1, 2))),
				List.of("p", 44, 1), List.of("s", "lost", "ConnectionResetError"));
		assertThat(outcome(result)).isEqualTo(List.of("result", 5));
		assertThat(outcome(error)).isEqualTo(List.of("error", "Bad", "why"));
		assertThat(this.loop.events().dropped()).isZero();
	}

	@Test
	void eventsOfEachKindForUnknownIdsAreCounted() {
		long unknown = numbers("ids", 1).get(0).longValue();
		Map<String, LoopEvent> kinds = kinds(unknown);
		this.loop.dispatch(List.copyOf(kinds.values()));
		PythonTest.await(() -> this.loop.events().dropped() == kinds.size());
		assertThat(heard(0)).isEmpty();
	}

	/**
	 * Row S10: also an error, and while the loop waits; the handler is gone afterwards.
	 */
	@Test
	void futureThatIsAwaitedFailsOnce() {
		long id = call("future", Long.class);
		CompletableFuture<Object> outcome = function("outcome").args(id).call(Object.class).toFuture();
		PythonTest.await(() -> this.loop.pending() == 1);
		this.loop.dispatch(new LoopEvent.AsyncError(id, List.of("Bad", "why", "")));
		assertThat(outcome).succeedsWithin(LONG).isEqualTo(List.of("error", "Bad", "why"));
		this.loop.dispatch(
				List.of(new LoopEvent.AsyncError(id, List.of("Bad", "again", "")), new LoopEvent.AsyncResult(id, 1)));
		PythonTest.await(() -> this.loop.events().dropped() == 2);
	}

	/**
	 * Row S11: unregister in the own handler, then again after delivery.
	 */
	@Test
	void handlersUnregisterThemselves() {
		List<Long> ids = ids("leaving");
		List<LoopEvent> events = List.of(new SocketEvent.SocketData(ids.get(0), DATA),
				new SubprocessEvent.SubprocessOutput(ids.get(1), DATA), new LoopEvent.Read(ids.get(2)),
				new LoopEvent.Write(ids.get(3)), new LoopEvent.CallResult(ids.get(4), 1),
				new LoopEvent.Timer(ids.get(5)));
		this.loop.dispatch(events);
		assertThat(heard(6)).containsExactly(List.of("s", "data", "a"), List.of("p", 1, "a"), "read", "write", "call",
				"timer");
		assertThat(this.loop.events().dropped()).isZero();
		handlers("unregister_all", ids).call(Void.class).block(LONG);
		this.loop.dispatch(events);
		PythonTest.await(() -> this.loop.events().dropped() == 6);
		assertThat(heard(0)).hasSize(6);
	}

	/**
	 * Row S11: unregister after the last event of each kind.
	 */
	@Test
	void unregisterAfterTheEndIsHarmless() {
		long socket = call("socket", Long.class, "s");
		long process = call("process", Long.class, "p");
		List<Number> others = numbers("others", "o");
		this.loop.dispatch(List.of(new SocketEvent.SocketClosed(socket), new LoopEvent.Read(others.get(0).longValue()),
				new LoopEvent.Write(others.get(1).longValue()), new SubprocessEvent.SubprocessExit(process, 0)));
		assertThat(heard(4)).hasSize(4);
		List<Long> ids = List.of(socket, process, others.get(0).longValue(), others.get(1).longValue());
		handlers("unregister_all", ids).call(Void.class).block(LONG);
		assertThat(this.loop.events().dropped()).isZero();
		this.loop.dispatch(new LoopEvent.Read(others.get(0).longValue()));
		PythonTest.await(() -> this.loop.events().dropped() == 1);
	}

	/**
	 * Row S11, the other way: unregister after the result is harmless.
	 */
	@Test
	void handlerOfJavaIsUnregisteredAfterItsResult() throws InterruptedException {
		BlockingQueue<Object> heard = new LinkedBlockingQueue<>();
		long id = this.loop.events().handlers().register((value, error) -> heard.add(String.valueOf(value)));
		call("complete", Void.class, id, "done");
		assertThat(heard.poll(60, TimeUnit.SECONDS)).isEqualTo("done");
		this.loop.events().handlers().unregister(id);
		this.loop.events().handlers().unregister(id);
		assertThat(this.loop.events().resources().size()).isZero();
		assertThat(heard).isEmpty();
	}

	/**
	 * Row S5: no lock is held while handlers run.
	 */
	@Test
	void handlerThatBlocksHoldsNobodyUp() throws IOException {
		long socket = call("socket", Long.class, "s");
		long timer = call("timer", Long.class, "t");
		Path fifo = this.folder.resolve("fifo");
		long blocking = handlers("blocking_timer", fifo.toString()).call(Long.class).block(LONG);
		this.loop.dispatch(new LoopEvent.Timer(blocking));
		// Opens when the handler has opened the other end
		try (OutputStream gate = Files.newOutputStream(fifo)) {
			CompletableFuture<LoopTimer> fired = TestThreads.supply(() -> {
				this.loop.dispatch(Collections.nCopies(100, new SocketEvent.SocketData(socket, DATA)));
				this.loop.events().handlers().unregister(this.loop.events().handlers().register((value, error) -> {
				}));
				assertThat(this.loop.events().schedule(timer, Duration.ofHours(1)).cancel()).isTrue();
				return this.loop.events().schedule(timer, Duration.ZERO);
			});
			assertThat(fired).succeedsWithin(LONG);
			PythonTest.await(() -> fired.join().isFired());
			assertThat(fired.join().cancel()).isFalse();
			gate.write(DATA);
		}
		List<Object> expected = new ArrayList<>(Collections.nCopies(100, List.of("s", "data", "a")));
		expected.add(Arrays.asList("t", "timer", null));
		assertThat(heard(101)).containsExactlyInAnyOrderElementsOf(expected);
	}

	/**
	 * Row S1: a batch is one frame and at most one wake-up.
	 */
	@Test
	void batchWakesTheLoopAtMostOnce() {
		long socket = call("socket", Long.class, "s");
		long wakes = this.loop.wakes();
		this.loop.dispatch(Collections.nCopies(1000, new SocketEvent.SocketData(socket, DATA)));
		PythonTest.await(() -> this.loop.events().pending() == 0);
		assertThat(this.loop.wakes() - wakes).isLessThanOrEqualTo(1);
		assertThat(heard(1000)).hasSize(1000);
	}

	@Test
	void timersOfAsyncioAreOnTimeAndMayBeCancelledLate() {
		assertThat(handlers("call_at").call(Boolean.class).block(LONG)).isTrue();
		assertThat(handlers("cancel_late").call(Object.class).block(LONG)).isEqualTo(List.of("fired", "own"));
	}

	private static Map<String, LoopEvent> kinds(long id) {
		return Map.ofEntries(Map.entry("READ", new LoopEvent.Read(id)), Map.entry("WRITE", new LoopEvent.Write(id)),
				Map.entry("TIMER", new LoopEvent.Timer(id)), Map.entry("CALL_RESULT", new LoopEvent.CallResult(id, 1)),
				Map.entry("CALL_ERROR", new LoopEvent.CallError(id, "bad")),
				Map.entry("ASYNC_RESULT", new LoopEvent.AsyncResult(id, 1)),
				Map.entry("ASYNC_ERROR", new LoopEvent.AsyncError(id, "bad")),
				Map.entry("SUBPROCESS_EXIT", new SubprocessEvent.SubprocessExit(id, 0)),
				Map.entry("SUBPROCESS_STDOUT", new SubprocessEvent.SubprocessOutput(id, DATA)),
				Map.entry("SUBPROCESS_STDERR", new SubprocessEvent.SubprocessError(id, DATA)),
				Map.entry("SOCKET_DATA", new SocketEvent.SocketData(id, DATA)),
				Map.entry("SOCKET_CLOSED", new SocketEvent.SocketClosed(id)),
				Map.entry("SOCKET_ERROR", new SocketEvent.SocketError(id, List.of("", 0, "bad"))),
				Map.entry("SOCKET_CONNECTED", new SocketEvent.SocketConnected(id, Collections.emptyMap())),
				Map.entry("WRITABLE", new SocketEvent.Writable(id, 1)),
				Map.entry("DATAGRAM", new SocketEvent.Datagram(id, Arrays.asList(DATA, null))),
				Map.entry("SUBPROCESS_CONNECTED",
						new SubprocessEvent.SubprocessStarted(id, List.of(1, Collections.emptyList()))),
				Map.entry("PIPE_CLOSED", new SubprocessEvent.PipeClosed(id, 1)));
	}

	private List<Long> ids(String name) {
		long[] ids = handlers(name).call(long[].class).block(LONG);
		return LongStream.of(ids).boxed().toList();
	}

	private PythonCall handlers(String name, Object... args) {
		return this.python.function("fixtures.loop_handlers:" + name).args(args);
	}

}
