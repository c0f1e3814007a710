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
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.eventloop.EventLoopSettings;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.SupervisionSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the events of the flight recorder.
 */
class FlightRecorderTests extends PythonTest {

	@TempDir
	private Path directory;

	@Override
	protected void configure(EventLoopSettings.Builder settings) {
		settings.supervision(SupervisionSettings.builder().stallWarning(Duration.ofMillis(200)).build());
	}

	@Test
	void callsOverTheThresholdAreRecorded() throws IOException {
		try (Recording recording = start("dev.pyloop.Call")) {
			recording.enable("dev.pyloop.Call").withThreshold(Duration.ofMillis(50));
			call("basic:add", Integer.class, 1, 2);
			this.python.eval("__import__('time').sleep(0.1)").call(Void.class).block(LONG);
			call("tasks:sleep", Void.class, 0.1);
			List<RecordedEvent> events = stop(recording, "dev.pyloop.Call");
			assertThat(events).extracting((event) -> event.getString("function"))
				.containsExactlyInAnyOrder("eval", "fixtures.tasks:sleep");
			assertThat(events).extracting((event) -> event.getString("eventLoop")).containsOnly("pyloop-0");
			assertThat(events).extracting((event) -> event.getString("outcome")).containsOnly("SUCCESS");
			assertThat(events).allMatch((event) -> event.getDuration().compareTo(Duration.ofMillis(50)) >= 0);
		}
	}

	@Test
	void callsBelowTheThresholdAreNotRecorded() throws IOException {
		try (Recording recording = start("dev.pyloop.Call")) {
			recording.enable("dev.pyloop.Call").withThreshold(Duration.ofMinutes(1));
			call("basic:add", Integer.class, 1, 2);
			assertThat(stop(recording, "dev.pyloop.Call")).isEmpty();
		}
	}

	@Test
	void restartIsRecorded() throws IOException {
		try (Recording recording = start("dev.pyloop.EventLoopRestart")) {
			PythonEventLoop former = this.pool.eventLoops().get(0);
			former.retire("the test wants it");
			await(() -> this.pool.eventLoops().get(0) != former);
			await(() -> call("basic:add", Integer.class, 1, 2) == 3);
			List<RecordedEvent> events = awaitOne(recording, "dev.pyloop.EventLoopRestart");
			assertThat(events).extracting((event) -> event.getString("eventLoop")).containsExactly("pyloop-0");
			assertThat(events.get(0).getString("reason")).contains("the test wants it");
		}
	}

	@Test
	void stallIsRecordedWithItsStack() throws IOException {
		try (Recording recording = start("dev.pyloop.EventLoopStall")) {
			this.python.exec("import time\ndef block_here():\n    time.sleep(1)").block(LONG);
			this.python.eval("block_here()").inline().call(Void.class).block(LONG);
			List<RecordedEvent> events = awaitOne(recording, "dev.pyloop.EventLoopStall");
			assertThat(events.get(0).getString("eventLoop")).isEqualTo("pyloop-0");
			assertThat(events.get(0).getString("stacks")).contains("block_here");
		}
	}

	private static Recording start(String name) {
		Recording recording = new Recording();
		recording.enable(name);
		recording.start();
		return recording;
	}

	private List<RecordedEvent> awaitOne(Recording recording, String name) throws IOException {
		await(() -> !read(recording, name).isEmpty());
		return stop(recording, name);
	}

	private List<RecordedEvent> stop(Recording recording, String name) throws IOException {
		recording.stop();
		return read(recording, name);
	}

	/**
	 * Read the events of one name: a recording has those that are enabled by default,
	 * too.
	 */
	private List<RecordedEvent> read(Recording recording, String name) throws IOException {
		Path file = this.directory.resolve("events.jfr");
		recording.dump(file);
		return RecordingFile.readAllEvents(file)
			.stream()
			.filter((event) -> event.getEventType().getName().equals(name))
			.toList();
	}

}
