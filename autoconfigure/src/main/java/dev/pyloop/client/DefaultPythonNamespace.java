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

import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopState;

/**
 * Default {@link PythonNamespace}.
 *
 * @param engine what the calls of the client share
 * @param name the name of the namespace
 */
record DefaultPythonNamespace(ClientEngine engine, String name) implements PythonNamespace {

	@Override
	public PythonCall eval(String expression, Map<String, ? extends @Nullable Object> locals) {
		Assert.hasText(expression, "'expression' must not be empty");
		Assert.notNull(locals, "'locals' must not be null");
		return call(new CallTarget.Expression(this.name, expression, CallArguments.checkedNames(locals, "a local")));
	}

	@Override
	public Mono<Void> exec(String code) {
		Assert.notNull(code, "'code' must not be null");
		return call(new CallTarget.Code(this.name, code)).call().then();
	}

	private DefaultPythonCall call(CallTarget target) {
		this.engine.checkEvalAllowed();
		return new DefaultPythonCall(this.engine, target)
			.with(CallOptions.NONE.withAffinityKey("namespace:" + this.name));
	}

	@Override
	public Mono<Void> broadcast(String code) {
		Assert.notNull(code, "'code' must not be null");
		this.engine.checkEvalAllowed();
		CallTarget target = new CallTarget.Code(this.name, code);
		CallRequest request = new DefaultPythonCall(this.engine, target).request();
		Function<PythonEventLoop, Mono<Void>> call = (eventLoop) -> new MonoPythonCall<>(this.engine, request,
				eventLoop, ResultReader.none());
		return Flux.defer(() -> {
			this.engine.eventLoopPool().start();
			this.engine.broadcasts().keep(target, call);
			return Flux.fromIterable(this.engine.eventLoopPool().eventLoops());
		})
			.filter((eventLoop) -> eventLoop.state() == PythonEventLoopState.RUNNING)
			.flatMap(call)
			.doOnError((ex) -> this.engine.broadcasts().forget(target))
			.then();
	}

}
