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
package dev.pyloop.cpython;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WorkerInput}.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerInputTests {

	private final StoppedProcess process = new StoppedProcess();

	private final WorkerInput input = new WorkerInput("loop", this.process);

	@Test
	void processThatDoesNotReadHoldsUpNobody() throws Exception {
		byte[] command = new byte[1 << 16];
		int accepted = 0;
		while (this.input.offer(command)) {
			accepted++;
		}
		assertThat(accepted).isEqualTo(WorkerInput.MAX_WAITING / command.length);
		this.input.close();
		assertThat(this.process.closed).isNotDone();
		this.process.goOn.countDown();
		assertThat(this.process.closed.get(30, TimeUnit.SECONDS)).isEqualTo((long) WorkerInput.MAX_WAITING);
	}

	@Test
	void processThatReadsAgainGetsFurtherCommands() throws Exception {
		byte[] command = new byte[WorkerInput.MAX_WAITING];
		this.input.begin(new byte[1]);
		assertThat(this.input.offer(command)).isTrue();
		assertThat(this.input.offer(command)).isFalse();
		this.process.goOn.countDown();
		while (!this.input.offer(command)) {
			Thread.onSpinWait();
		}
		this.input.close();
		assertThat(this.process.closed.get(30, TimeUnit.SECONDS)).isEqualTo(2L * command.length + 1);
	}

	/**
	 * The input of a process that reads nothing before it goes on.
	 */
	private static final class StoppedProcess extends OutputStream {

		private final CountDownLatch goOn = new CountDownLatch(1);

		private final CompletableFuture<Long> closed = new CompletableFuture<>();

		private long written;

		@Override
		public void write(int value) {
			throw new UnsupportedOperationException();
		}

		@Override
		public void write(byte[] data, int offset, int length) throws IOException {
			try {
				this.goOn.await();
			}
			catch (InterruptedException ex) {
				throw new IOException(ex);
			}
			this.written += length;
		}

		@Override
		public void close() {
			this.closed.complete(this.written);
		}

	}

}
