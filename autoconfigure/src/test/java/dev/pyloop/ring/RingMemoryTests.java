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
package dev.pyloop.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RingMemory}.
 */
class RingMemoryTests {

	@TempDir
	private Path directory;

	@Test
	void memoryIsInTheFileWithItsLayout() throws IOException {
		Path file = this.directory.resolve("ring");
		RingMemory memory = RingMemory.create(file, 4096, 8192, 3, new CountingDoorbell());
		memory.submissions().write(FrameType.CALL, 0, 5, new byte[] { 1 }, 1);
		ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
		assertThat(bytes.capacity()).isEqualTo(4096 + 4096 + 8192);
		assertThat(bytes.getLong(RingLayout.MAGIC_OFFSET)).isEqualTo(RingLayout.MAGIC);
		assertThat(bytes.getLong(RingLayout.VERSION_OFFSET)).isEqualTo(RingLayout.VERSION);
		assertThat(bytes.getLong(RingLayout.SUBMISSION_TAIL)).isEqualTo(24);
		assertThat(PlainFrame.read(bytes, RingLayout.DATA).generation()).isEqualTo(3);
	}

	@Test
	void unlinkRemovesTheNameOnly() {
		RingMemory memory = RingMemory.create(this.directory.resolve("ring"), 4096, 4096, 3, new CountingDoorbell());
		memory.unlink();
		assertThat(memory.file()).doesNotExist();
		memory.submissions().write(FrameType.CALL, 0, 5, new byte[] { 1 }, 1);
		assertThat(memory.submissions().used()).isEqualTo(24);
		assertThat(memory.heartbeat()).isZero();
		assertThat(memory.lateDoorbells()).isZero();
	}

	@Test
	void existingFileIsNeverTaken() throws IOException {
		Path file = Files.createFile(this.directory.resolve("ring"));
		assertThatExceptionOfType(UncheckedIOException.class)
			.isThrownBy(() -> RingMemory.create(file, 4096, 4096, 3, new CountingDoorbell()))
			.withMessageContaining(file.toString());
	}

}
