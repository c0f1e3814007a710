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

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.LoopEvent;
import dev.pyloop.eventloop.LoopEvents;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;
import dev.pyloop.eventloop.SocketEvent;
import dev.pyloop.eventloop.TestHome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for a loop that leaves as many events unread as it may, in each home.
 */
class MaxEventsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final int MAX_EVENTS = 50;

	@TempDir
	private Path folder;

	/**
	 * Of the issue: capacity exceeded is a rejection, not a loss.
	 */
	@ParameterizedTest
	@EnumSource(TestHome.class)
	void whatIsAcceptedArrivesAndTimersAreFiredAgain(TestHome home) throws IOException {
		try (PythonEventLoopPool pool = home.pool(EventLoopSettings.builder().count(1).maxEvents(MAX_EVENTS).build())) {
			pool.start();
			PythonClient python = PythonClient.builder().eventLoopPool(pool).build();
			PythonEventLoop loop = pool.eventLoops().get(0);
			call(python, "loop_events:reset", Void.class);
			long socket = call(python, "loop_events:socket", Long.class, "s");
			long[] timers = call(python, "loop_events:timers", long[].class, 2 * MAX_EVENTS);
			Path fifo = this.folder.resolve("fifo");
			long blocking = call(python, "loop_handlers:blocking_timer", Long.class, fifo.toString());
			loop.dispatch(new LoopEvent.Timer(blocking));
			List<Object> expected;
			// Opens when the handler has opened the other end
			try (OutputStream gate = Files.newOutputStream(fifo)) {
				expected = fill(loop, socket);
				long rejected = loop.events().rejected();
				for (long timer : timers) {
					loop.events().schedule(timer, Duration.ZERO);
				}
				PythonTest.await(() -> loop.events().rejected() > rejected);
				gate.write(1);
			}
			expected.addAll(Collections.nCopies(timers.length, Arrays.asList("many", "timer", null)));
			PythonTest.await(() -> call(python, "loop_events:count", Integer.class) >= expected.size());
			assertThat((Object) call(python, "loop_events:taken", List.class)).isEqualTo(expected);
			PythonTest.await(() -> loop.events().pending() == 0);
			assertThat(loop.events().dropped()).isZero();
		}
	}

	private static List<Object> fill(PythonEventLoop loop, long socket) {
		LoopEvents events = loop.events();
		int room = MAX_EVENTS - events.pending();
		List<Object> accepted = new ArrayList<>();
		int rejected = 0;
		for (int i = 0; i < 2 * MAX_EVENTS; i++) {
			try {
				loop.dispatch(new SocketEvent.SocketData(socket, String.valueOf(i).getBytes()));
				accepted.add(List.of("s", "data", String.valueOf(i)));
			}
			catch (PythonCallRejectedException ex) {
				rejected++;
			}
		}
		assertThat(accepted).hasSize(room);
		assertThat(events.rejected()).isEqualTo(rejected).isEqualTo(2 * MAX_EVENTS - room);
		return accepted;
	}

	private static <T> T call(PythonClient python, String name, Class<T> type, Object... args) {
		return python.function("fixtures." + name).args(args).call(type).block(LONG);
	}

}
