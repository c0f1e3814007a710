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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pyloop.ring.Doorbell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link EventLoopChannel}.
 */
class EventLoopChannelTests {

	@TempDir
	private Path folder;

	private final List<Doorbell> doorbells = new ArrayList<>();

	private int limit = Integer.MAX_VALUE;

	@Test
	void createWhenTheRingCannotBeMadeClosesTheDoorbells() throws IOException {
		Files.createFile(this.folder.resolve("loop-7.ring"));
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(this::create);
		assertClosed(2);
	}

	@Test
	void createWhenADoorbellCannotBeMadeClosesTheOther() throws IOException {
		this.limit = 1;
		assertThatIllegalStateException().isThrownBy(this::create);
		assertClosed(1);
	}

	@Test
	void startWhenALoopCannotBeCreatedClosesTheOthers() throws IOException {
		this.limit = 5;
		PythonEventLoopPool pool = new PythonEventLoopPool(
				EventLoopSettings.builder().count(3).directory(this.folder).build(),
				PythonEventLoopSelector.roundRobin(), new CallbackIdGenerator(), this::home);
		assertThatIllegalStateException().isThrownBy(pool::start);
		assertClosed(5);
	}

	private void assertClosed(int count) throws IOException {
		assertThat(this.doorbells).hasSize(count);
		this.doorbells.forEach((doorbell) -> then(doorbell).should().close());
		assertThat(this.folder).isEmptyDirectory();
	}

	private void create() {
		new EventLoopChannel("loop", this.folder, 7, home(), WaitStrategy.BLOCKING);
	}

	private EventLoopHome home() {
		EventLoopHome home = mock(EventLoopHome.class);
		given(home.createDoorbell(any())).willAnswer((invocation) -> createDoorbell(invocation.getArgument(0)));
		return home;
	}

	private Doorbell createDoorbell(Path file) throws IOException {
		if (this.doorbells.size() == this.limit) {
			throw new IllegalStateException("Too many open files");
		}
		Doorbell doorbell = mock(Doorbell.class);
		given(doorbell.file()).willReturn(Files.createFile(file));
		this.doorbells.add(doorbell);
		return doorbell;
	}

}
