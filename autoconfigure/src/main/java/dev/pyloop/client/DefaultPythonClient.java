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
import java.util.Collection;
import java.util.List;

import org.springframework.util.Assert;

/**
 * Default {@link PythonClient}.
 */
final class DefaultPythonClient implements PythonClient {

	private final ClientEngine engine;

	DefaultPythonClient(ClientEngine engine) {
		this.engine = engine;
	}

	@Override
	public PythonCall function(String reference) {
		return new DefaultPythonCall(this.engine, CallTarget.function(reference));
	}

	@Override
	public PythonGather gather(Collection<PythonCall> calls) {
		Assert.notNull(calls, "'calls' must not be null");
		List<DefaultPythonCall> gathered = new ArrayList<>(calls.size());
		for (PythonCall call : calls) {
			Assert.isInstanceOf(DefaultPythonCall.class, call, "Only calls of this client can be gathered");
			DefaultPythonCall gatheredCall = (DefaultPythonCall) call;
			Assert.isTrue(gatheredCall.target() instanceof CallTarget.Function, "Only functions can be gathered");
			gathered.add(gatheredCall);
		}
		return new DefaultPythonGather(this.engine, List.copyOf(gathered), null, false);
	}

	@Override
	public PythonNamespace namespace(String name) {
		Assert.hasText(name, "'name' must not be empty");
		Assert.isTrue(name.indexOf('\0') < 0, "'name' must not contain NUL");
		return new DefaultPythonNamespace(this.engine, name);
	}

	@Override
	public BlockingPythonClient blocking() {
		return new DefaultBlockingPythonClient(this);
	}

	@Override
	public Builder mutate() {
		return new DefaultPythonClientBuilder(this.engine);
	}

}
