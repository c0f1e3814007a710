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

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

import dev.pyloop.PythonUnavailableException;

/**
 * A publisher that Python awaits as a future. Subscribed when Python asks for it, and
 * cancelled with the future or the loop.
 */
final class AwaitableResource implements LoopResource {

	static final int SUBSCRIBE = 3;

	static final int CANCEL = 4;

	private final LoopEvents events;

	private final long id;

	private final Mono<?> source;

	private final Disposable.Swap subscription = Disposables.swap();

	AwaitableResource(LoopEvents events, long id, Mono<?> source) {
		this.events = events;
		this.id = id;
		this.source = source;
	}

	@Override
	public void onCommand(PythonEventLoop loop, int command, @Nullable Object data) {
		if (command == SUBSCRIBE) {
			// An empty publisher completes only, and so does one after its value.
			this.subscription.update(this.source.map(Result::new)
				.defaultIfEmpty(new Result(null))
				.subscribe((result) -> settle(result.value()), this::fail));
		}
		else if (command == CANCEL) {
			this.events.resources().unregister(this.id);
			this.subscription.dispose();
		}
	}

	private void settle(@Nullable Object value) {
		try {
			this.events.dispatchAnyway(new LoopEvent.AsyncResult(this.id, value));
			this.events.resources().unregister(this.id);
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// It cannot travel or finds no memory, or nobody awaits it any more.
			fail(ex);
		}
	}

	private void fail(Throwable error) {
		this.events.resources().unregister(this.id);
		try {
			this.events.dispatchWithinWindow(new LoopEvent.AsyncError(this.id, JavaErrors.describe(error)));
		}
		catch (PythonUnavailableException ex) {
			// Nobody awaits it any more.
			this.subscription.dispose();
		}
	}

	@Override
	public void onLoopEnded() {
		this.subscription.dispose();
	}

	/**
	 * A value that may be missing.
	 *
	 * @param value the value
	 */
	private record Result(@Nullable Object value) {

	}

}
