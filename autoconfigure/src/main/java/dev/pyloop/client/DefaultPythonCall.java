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
import java.util.Collections;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.Assert;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

import dev.pyloop.PythonException;
import dev.pyloop.convert.MarshalException;
import dev.pyloop.cpython.PythonDirect;
import dev.pyloop.eventloop.PythonEventLoop;

/**
 * Default {@link PythonCall}.
 *
 * @param engine what the calls of the client share
 * @param target what is called
 * @param arguments the arguments
 * @param options the options
 */
record DefaultPythonCall(ClientEngine engine, CallTarget target, CallArguments arguments,
		CallOptions options) implements PythonCall {

	DefaultPythonCall(ClientEngine engine, CallTarget target) {
		this(engine, target, CallArguments.NONE, CallOptions.NONE);
	}

	@Override
	public PythonCall args(@Nullable Object... args) {
		Assert.notNull(args, "'args' must not be null; for one argument None pass (Object) null");
		return with(checkedFunction().arguments.withPositional(args));
	}

	@Override
	public PythonCall kwarg(String name, @Nullable Object value) {
		return kwargs(Collections.singletonMap(name, value));
	}

	@Override
	public PythonCall kwargs(Map<String, ? extends @Nullable Object> kwargs) {
		Assert.notNull(kwargs, "'kwargs' must not be null");
		return with(checkedFunction().arguments.withKeyword(kwargs));
	}

	private DefaultPythonCall checkedFunction() {
		Assert.state(this.target instanceof CallTarget.Function, "An expression takes locals, not arguments");
		return this;
	}

	@Override
	public PythonCall timeout(Duration timeout) {
		return with(this.options.withTimeout(timeout));
	}

	@Override
	public PythonCall affinity(Object key) {
		return with(this.options.withAffinityKey(key));
	}

	@Override
	public PythonCall eventLoop(PythonEventLoop eventLoop) {
		Assert.notNull(eventLoop, "'eventLoop' must not be null");
		return with(this.options.withAffinityKey(eventLoop).asStrict());
	}

	@Override
	public PythonCall idempotent() {
		return with(this.options.asIdempotent());
	}

	@Override
	public PythonCall strict() {
		return with(this.options.asStrict());
	}

	@Override
	public PythonCall inline() {
		return with(this.options.asInline());
	}

	private DefaultPythonCall with(CallArguments arguments) {
		return new DefaultPythonCall(this.engine, this.target, arguments, this.options);
	}

	DefaultPythonCall with(CallOptions options) {
		return new DefaultPythonCall(this.engine, this.target, this.arguments, options);
	}

	/**
	 * Wait for the result in this thread, which calls without a loop if the options allow
	 * it and nothing else speaks against it.
	 * @param type the type of the result
	 * @param <T> the type of the result
	 * @return the result
	 */
	<T> @Nullable T block(Type type) {
		CallRequest request = request();
		CallTrace trace = CallTrace.begin(this.engine, request, request.kind(), Context.empty());
		if (this.target instanceof CallTarget.Function function && this.options == CallOptions.NONE
				&& this.engine.timeout() == null && (trace == null || !trace.isCarrying())) {
			return block(function, type, request, trace);
		}
		return new MonoPythonCall<T>(this.engine, request, null, reader(type), trace).block();
	}

	private <T> @Nullable T block(CallTarget.Function function, Type type, CallRequest request,
			@Nullable CallTrace trace) {
		Object result;
		T value = null;
		try {
			result = callDirectly(function, request);
			if (result != PythonDirect.REFUSED) {
				value = converted(result, type, request);
			}
		}
		catch (RuntimeException ex) {
			CallTrace.ended(trace, ex, null);
			throw ex;
		}
		if (result == PythonDirect.REFUSED) {
			return new MonoPythonCall<T>(this.engine, request, null, reader(type), trace).block();
		}
		CallTrace.ended(trace, null, null);
		return value;
	}

	private <T> @Nullable T converted(@Nullable Object result, Type type, CallRequest request) {
		try {
			return this.engine.convert(result, type);
		}
		catch (RuntimeException ex) {
			throw ClientEngine.asConversionException(ex, request);
		}
	}

	private @Nullable Object callDirectly(CallTarget.Function function, CallRequest request) {
		CallLimits limits = this.engine.limits();
		CallLimiter limiter = (limits != null) ? function.limiter(limits) : null;
		if (limiter == null) {
			return invokeDirectly(function, request);
		}
		if (!limiter.tryAcquire()) {
			// By way of a loop it can wait in the queue.
			return PythonDirect.REFUSED;
		}
		boolean called = false;
		try {
			Object result = invokeDirectly(function, request);
			called = result != PythonDirect.REFUSED;
			return result;
		}
		catch (PythonException ex) {
			called = true;
			throw ex;
		}
		finally {
			limiter.giveBack(called);
		}
	}

	private @Nullable Object invokeDirectly(CallTarget.Function function, CallRequest request) {
		try {
			return this.engine.directCalls().call(function.reference(), this.arguments);
		}
		catch (MarshalException ex) {
			throw ClientEngine.asConversionException(ex, request);
		}
	}

	CallRequest request() {
		Duration timeout = this.options.timeout();
		return new CallRequest(this.target, this.arguments, this.options,
				(timeout != null) ? timeout : this.engine.timeout());
	}

	@Override
	public Mono<Object> call() {
		return call((Type) Object.class);
	}

	@Override
	public <T> Mono<T> call(Class<T> type) {
		return call(ResultTypes.of(type));
	}

	@Override
	public <T> Mono<T> call(ParameterizedTypeReference<T> type) {
		return call(ResultTypes.of(type));
	}

	<T> Mono<T> call(Type type) {
		return new MonoPythonCall<>(this.engine, request(), reader(type));
	}

	private <T> ResultReader<T> reader(Type type) {
		return (buffer, offset, length) -> this.engine.read(type, buffer, offset, length);
	}

	@Override
	public <T> Flux<T> stream(Class<T> type) {
		return stream(ResultTypes.of(type));
	}

	@Override
	public <T> Flux<T> stream(ParameterizedTypeReference<T> type) {
		return stream(ResultTypes.of(type));
	}

	private <T> Flux<T> stream(Type type) {
		checkedFunction();
		Flux<T> stream = new FluxPythonStream<>(this.engine, request(), type);
		int prefetch = this.engine.streamPrefetch();
		return (prefetch > 0) ? stream.publishOn(Schedulers.immediate(), prefetch) : stream;
	}

	@Override
	public Mono<Void> send() {
		return SentCall.send(this.engine, request());
	}

}
