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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;

/**
 * Waits in its thread for the result of one call. Before it parks it looks for the answer
 * itself, since that saves waking two threads.
 *
 * @param <T> the type of the result
 */
final class BlockingSubscriber<T> implements CoreSubscriber<T>, BooleanSupplier {

	private final Thread thread = Thread.currentThread();

	private @Nullable MonoCallSubscription<?> subscription;

	private @Nullable T value;

	private @Nullable Throwable failure;

	private volatile boolean done;

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = (MonoCallSubscription<?>) subscription;
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(T value) {
		this.value = value;
	}

	@Override
	public void onError(Throwable failure) {
		this.failure = failure;
		onComplete();
	}

	@Override
	public void onComplete() {
		this.done = true;
		if (Thread.currentThread() != this.thread) {
			LockSupport.unpark(this.thread);
		}
	}

	@Override
	public boolean getAsBoolean() {
		return this.done;
	}

	/**
	 * Wait.
	 * @param timeout how long, or {@code null} for ever
	 * @return the result, {@code null} for none
	 */
	@Nullable T await(@Nullable Duration timeout) {
		MonoCallSubscription<?> subscription = this.subscription;
		long deadline = (timeout != null) ? System.nanoTime() + timeout.toNanos() : 0;
		if (!this.done && (subscription == null || !subscription.awaitAnswer(this))) {
			park(timeout, deadline);
		}
		Throwable failure = this.failure;
		if (failure != null) {
			RuntimeException exception = Exceptions.propagate(failure);
			exception.addSuppressed(new Exception("#block terminated with an error"));
			throw exception;
		}
		return this.value;
	}

	private void park(@Nullable Duration timeout, long deadline) {
		while (!this.done) {
			if (timeout == null) {
				LockSupport.park(this);
			}
			else {
				long left = deadline - System.nanoTime();
				if (left <= 0) {
					giveUp("Timeout on blocking read for " + timeout);
				}
				LockSupport.parkNanos(this, left);
			}
			if (!this.done && Thread.interrupted()) {
				Thread.currentThread().interrupt();
				giveUp("Thread Interrupted");
			}
		}
	}

	private void giveUp(String why) {
		MonoCallSubscription<?> subscription = this.subscription;
		if (subscription != null) {
			subscription.cancel();
		}
		throw new IllegalStateException(why);
	}

}
