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

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.scheduler.Schedulers;

/**
 * Default {@link BlockingPythonClient}.
 *
 * @param client describes the calls
 */
record DefaultBlockingPythonClient(PythonClient client) implements BlockingPythonClient {

	@Override
	public BlockingPythonCall function(String reference) {
		return new Call(this.client.function(reference));
	}

	@Override
	public BlockingPythonCall eval(String expression, Map<String, ? extends @Nullable Object> locals) {
		return new Call(this.client.eval(expression, locals));
	}

	@Override
	public void exec(String code) {
		this.client.exec(code).block();
	}

	/**
	 * Default {@link BlockingPythonCall}.
	 *
	 * @param call describes the call
	 */
	record Call(PythonCall call) implements BlockingPythonCall {

		@Override
		public BlockingPythonCall args(@Nullable Object... args) {
			return new Call(this.call.args(args));
		}

		@Override
		public BlockingPythonCall kwarg(String name, @Nullable Object value) {
			return new Call(this.call.kwarg(name, value));
		}

		@Override
		public BlockingPythonCall kwargs(Map<String, ? extends @Nullable Object> kwargs) {
			return new Call(this.call.kwargs(kwargs));
		}

		@Override
		public BlockingPythonCall timeout(Duration timeout) {
			return new Call(this.call.timeout(timeout));
		}

		@Override
		public <T> @Nullable T call(Class<T> type) {
			return call(ResultTypes.of(type));
		}

		@Override
		public <T> @Nullable T call(ParameterizedTypeReference<T> type) {
			return call(ResultTypes.of(type));
		}

		private <T> @Nullable T call(Type type) {
			checkMayBlock();
			return (this.call instanceof DefaultPythonCall direct) ? direct.block(type)
					: this.call.call(ParameterizedTypeReference.<T>forType(type)).block();
		}

		private static void checkMayBlock() {
			if (Schedulers.isInNonBlockingThread()) {
				throw new IllegalStateException("A blocking call is not supported in thread '"
						+ Thread.currentThread().getName() + "'; use publishOn(Schedulers.boundedElastic()) before it");
			}
		}

	}

}
