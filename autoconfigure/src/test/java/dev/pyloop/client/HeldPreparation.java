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

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.pyloop.eventloop.EventLoopPreparation;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Holds the restart of a loop up until the test lets it go on.
 */
final class HeldPreparation implements EventLoopPreparation {

	final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

	final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();

	@Override
	public void prepare(PythonEventLoop eventLoop) {
		this.begun.complete(null);
		this.end.join();
	}

}
