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
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonCallRejectedException;
import dev.pyloop.PythonException;

/**
 * The permits of one request: it gets those of one limiter after the other, may give up
 * before it has all, and gives all back once.
 */
final class CallAdmission implements Runnable {

	private final PythonRequest request;

	private final Subject subject;

	private final List<Step> steps = new ArrayList<>(1);

	private int granted;

	private boolean over;

	private CallAdmission(PythonRequest request, Map<CallLimiter, Integer> permits, Subject subject) {
		this.request = request;
		this.subject = subject;
		permits.forEach((limiter, count) -> this.steps.add(new Step(limiter, count)));
		this.steps.sort((one, other) -> Long.compare(one.limiter.id(), other.limiter.id()));
	}

	/**
	 * Find what admits a request.
	 * @param engine knows the limits
	 * @param request the request
	 * @param subject is told the outcome
	 * @return the admission, on which {@link #begin()} has to be called, or {@code null}
	 * if the request is not limited
	 */
	static @Nullable CallAdmission of(ClientEngine engine, PythonRequest request, Subject subject) {
		CallLimits limits = engine.limits();
		if (limits == null) {
			return null;
		}
		Map<CallLimiter, Integer> permits = request.permits(limits);
		return permits.isEmpty() ? null : new CallAdmission(request, permits, subject);
	}

	void begin() {
		this.steps.get(0).acquire();
	}

	/**
	 * Give up, unless all permits were granted.
	 * @return whether it has waited until now
	 */
	boolean abandon() {
		Step waiting;
		synchronized (this) {
			if (this.over || this.granted == this.steps.size()) {
				return false;
			}
			waiting = this.steps.get(this.granted);
			this.over = true;
		}
		waiting.limiter.remove(waiting);
		giveBack();
		return true;
	}

	/**
	 * Give all permits back, unless that was done.
	 */
	@Override
	public void run() {
		synchronized (this) {
			if (this.over) {
				return;
			}
			this.over = true;
		}
		giveBack();
	}

	private void giveBack() {
		for (Step step : this.steps.subList(0, this.granted)) {
			step.limiter.release(step.weight());
		}
	}

	private void granted(Step step) {
		Step next = null;
		synchronized (this) {
			if (!this.over) {
				this.granted++;
				next = (this.granted < this.steps.size()) ? this.steps.get(this.granted) : step;
			}
		}
		if (next == null) {
			step.limiter.release(step.weight());
		}
		else if (next == step) {
			this.subject.admitted(this);
		}
		else {
			next.acquire();
		}
	}

	private void rejected(PythonCallRejectedException exception) {
		if (abandon()) {
			this.subject.refused(exception);
		}
	}

	private synchronized boolean isOver() {
		return this.over;
	}

	/**
	 * What is admitted or rejected; neither after the admission was abandoned.
	 */
	interface Subject {

		/**
		 * Start.
		 * @param admission to be run when the permits are free again
		 */
		void admitted(CallAdmission admission);

		/**
		 * End.
		 * @param exception the failure
		 */
		void refused(PythonException exception);

	}

	private final class Step extends LimitWaiter {

		private final CallLimiter limiter;

		private Step(CallLimiter limiter, int weight) {
			super(CallAdmission.this.request.affinityKey(), weight);
			this.limiter = limiter;
		}

		private void acquire() {
			this.limiter.acquire(this);
			if (isOver()) {
				this.limiter.remove(this);
			}
		}

		@Override
		String description() {
			return ((weight() == 1) ? "The call of " : "") + CallAdmission.this.request.description();
		}

		@Override
		void granted() {
			CallAdmission.this.granted(this);
		}

		@Override
		void rejected(PythonCallRejectedException exception) {
			CallAdmission.this.rejected(exception);
		}

	}

}
