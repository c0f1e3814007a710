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

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import dev.pyloop.PythonCallRejectedException.Reason;
import dev.pyloop.client.PythonCallLimit.Shed;

/**
 * The permits of one {@link PythonCallLimit} and the calls that wait for them. Waiters
 * are told without the lock, and by one thread at a time, so that one which gives its
 * permits back at once does not go deeper and deeper into the stack.
 */
final class CallLimiter {

	private static final Log logger = LogFactory.getLog(PythonClient.class);

	private static final AtomicLong ids = new AtomicLong();

	private final long id = ids.incrementAndGet();

	private final PythonCallLimitSettings settings;

	private final Scheduler timers;

	private final LongSupplier nanoTime;

	private final FairQueue queue = new FairQueue();

	private final @Nullable RateWindow rate;

	private final AtomicInteger draining = new AtomicInteger();

	private int running;

	private @Nullable Disposable refill;

	CallLimiter(PythonCallLimitSettings settings, Scheduler timers, LongSupplier nanoTime) {
		this.settings = settings;
		this.timers = timers;
		this.nanoTime = nanoTime;
		Integer rate = settings.rate();
		this.rate = (rate != null) ? new RateWindow(rate, settings.ratePeriod().toNanos()) : null;
	}

	static CallLimiter create(PythonCallLimitSettings settings) {
		return new CallLimiter(settings, Schedulers.parallel(), System::nanoTime);
	}

	/**
	 * Return the place of this limiter among all. A call that needs several gets their
	 * permits in this order, so that no two calls wait for one another.
	 * @return a number of this limiter only
	 */
	long id() {
		return this.id;
	}

	synchronized int running() {
		return this.running;
	}

	synchronized int waiting() {
		return this.queue.weight();
	}

	/**
	 * Take a permit if there is one for which no call waits.
	 * @return whether it was taken
	 */
	synchronized boolean tryAcquire() {
		return this.queue.isEmpty() && take(1);
	}

	/**
	 * Take permits now, or wait for them, or be rejected.
	 * @param waiter is told what came of it, by this thread or another one
	 */
	void acquire(LimitWaiter waiter) {
		List<Runnable> outcomes = new ArrayList<>(1);
		synchronized (this) {
			if (this.queue.isEmpty() && take(waiter.weight())) {
				outcomes.add(waiter::granted);
			}
			else {
				enqueue(waiter, outcomes);
			}
		}
		outcomes.forEach(CallLimiter::tell);
	}

	private static void tell(Runnable outcome) {
		try {
			outcome.run();
		}
		catch (RuntimeException ex) {
			logger.error("A subscriber failed when its call was started or rejected", ex);
		}
	}

	private void enqueue(LimitWaiter waiter, List<Runnable> outcomes) {
		int room = this.settings.maxQueue() - waiter.weight();
		while (isPossible(waiter) && this.queue.weight() > room) {
			LimitWaiter victim = victim(waiter);
			if (victim == null) {
				break;
			}
			outcomes.add(rejection(victim, Reason.SHED));
			this.queue.remove(victim);
			victim.disposeTimer();
		}
		if (isPossible(waiter) && this.queue.weight() <= room) {
			add(waiter);
		}
		else {
			outcomes.add(rejection(waiter, lack(waiter.weight())));
		}
	}

	/**
	 * Choose what makes room for a new waiter: none that has fewer calls waiting with its
	 * key than the new one has.
	 * @param waiter the new waiter
	 * @return what to reject, or {@code null} for the new waiter itself
	 */
	private @Nullable LimitWaiter victim(LimitWaiter waiter) {
		WaiterLane longest = this.queue.longest();
		WaiterLane own = this.queue.lane(waiter.key());
		boolean isOldest = this.settings.shed() == Shed.OLDEST;
		int weight = waiter.weight() + ((own != null) ? own.weight() : 0);
		if (longest != null && longest != own && longest.weight() > weight) {
			return isOldest ? longest.first() : longest.last();
		}
		return (isOldest && own != null) ? own.first() : null;
	}

	private boolean isPossible(LimitWaiter waiter) {
		Integer maxConcurrency = this.settings.maxConcurrency();
		return waiter.weight() <= this.settings.maxQueue()
				&& (maxConcurrency == null || waiter.weight() <= maxConcurrency)
				&& (this.rate == null || waiter.weight() <= this.rate.rate());
	}

	private void add(LimitWaiter waiter) {
		this.queue.add(waiter);
		waiter.timer = this.timers.schedule(() -> expire(waiter), this.settings.queueTimeout().toNanos(),
				TimeUnit.NANOSECONDS);
		scheduleRefill();
	}

	private void expire(LimitWaiter waiter) {
		Runnable rejection;
		synchronized (this) {
			rejection = rejection(waiter, Reason.QUEUE_TIMEOUT);
			if (!this.queue.remove(waiter)) {
				return;
			}
		}
		tell(rejection);
		drain();
	}

	/**
	 * Give permits back.
	 * @param weight how many
	 */
	void release(int weight) {
		synchronized (this) {
			this.running -= weight;
		}
		drain();
	}

	/**
	 * Give back what {@link #tryAcquire()} took.
	 * @param used whether a call was started with it
	 */
	void giveBack(boolean used) {
		synchronized (this) {
			if (!used && this.rate != null) {
				this.rate.removeLast();
			}
		}
		release(1);
	}

	/**
	 * Let a waiter wait no longer.
	 * @param waiter what waits
	 */
	void remove(LimitWaiter waiter) {
		synchronized (this) {
			if (!this.queue.remove(waiter)) {
				return;
			}
			waiter.disposeTimer();
		}
		drain();
	}

	private void drain() {
		if (this.draining.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		while (missed != 0) {
			LimitWaiter waiter = next();
			while (waiter != null) {
				tell(waiter::granted);
				waiter = next();
			}
			missed = this.draining.addAndGet(-missed);
		}
	}

	private synchronized @Nullable LimitWaiter next() {
		LimitWaiter waiter = this.queue.peek();
		if (waiter == null) {
			return null;
		}
		if (!take(waiter.weight())) {
			scheduleRefill();
			return null;
		}
		this.queue.take(waiter);
		waiter.disposeTimer();
		return waiter;
	}

	private boolean take(int weight) {
		if (lack(weight) != null) {
			return false;
		}
		if (this.rate != null) {
			this.rate.add(weight, this.nanoTime.getAsLong());
		}
		this.running += weight;
		return true;
	}

	private @Nullable Reason lack(int weight) {
		Integer maxConcurrency = this.settings.maxConcurrency();
		if (maxConcurrency != null && this.running + weight > maxConcurrency) {
			return Reason.CONCURRENCY_LIMIT;
		}
		return (this.rate != null && this.rate.delay(weight, this.nanoTime.getAsLong()) > 0) ? Reason.RATE_LIMIT : null;
	}

	private void scheduleRefill() {
		LimitWaiter waiter = this.queue.peek();
		if (this.rate == null || this.refill != null || waiter == null || lack(waiter.weight()) != Reason.RATE_LIMIT) {
			return;
		}
		this.refill = this.timers.schedule(this::refill, this.rate.delay(waiter.weight(), this.nanoTime.getAsLong()),
				TimeUnit.NANOSECONDS);
	}

	private void refill() {
		synchronized (this) {
			this.refill = null;
		}
		drain();
	}

	private Runnable rejection(LimitWaiter waiter, @Nullable Reason reason) {
		int started = (this.rate != null) ? this.rate.used(this.nanoTime.getAsLong()) : 0;
		LimitLoad load = new LimitLoad(this.running, started, this.queue.weight());
		return () -> waiter.rejected(load.rejected(waiter, reason, this.settings));
	}

}
