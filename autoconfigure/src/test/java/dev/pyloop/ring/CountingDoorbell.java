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

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@link Doorbell} without descriptors that counts its rings.
 */
final class CountingDoorbell implements Doorbell {

	private final Semaphore semaphore = new Semaphore(0);

	private final AtomicInteger rings = new AtomicInteger();

	int rings() {
		return this.rings.get();
	}

	@Override
	public void ring() {
		this.rings.incrementAndGet();
		this.semaphore.release();
	}

	@Override
	public boolean await() {
		this.semaphore.acquireUninterruptibly();
		this.semaphore.drainPermits();
		return true;
	}

	boolean await(Duration timeout) throws InterruptedException {
		boolean rung = this.semaphore.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS);
		this.semaphore.drainPermits();
		return rung;
	}

	@Override
	public int readDescriptor() {
		return -1;
	}

	@Override
	public int writeDescriptor() {
		return -1;
	}

	@Override
	public void close() {
	}

}
