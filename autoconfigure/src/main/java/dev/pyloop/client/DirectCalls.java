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

import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.cpython.PythonDirect;
import dev.pyloop.cpython.PythonDirectCodec;
import dev.pyloop.eventloop.EventLoopHome;
import dev.pyloop.eventloop.PythonErrors;
import dev.pyloop.eventloop.PythonEventLoopPool;

/**
 * Calls in the thread of the caller, without a loop, where the home of the loops can make
 * them.
 */
final class DirectCalls implements PythonDirectCodec {

	private final PythonEventLoopPool eventLoopPool;

	private final PythonConverters converters;

	private final ReentrantLock opening = new ReentrantLock();

	private volatile @Nullable Opened opened;

	DirectCalls(PythonEventLoopPool eventLoopPool, PythonConverters converters) {
		this.eventLoopPool = eventLoopPool;
		this.converters = converters;
	}

	/**
	 * Call a function.
	 * @param reference the function
	 * @param arguments the arguments
	 * @return the untyped result, or {@link PythonDirect#REFUSED} if a loop has to call
	 */
	@Nullable Object call(String reference, CallArguments arguments) {
		PythonDirect direct = direct();
		return (direct != null) ? direct.call(reference, arguments.positional(), arguments.keyword())
				: PythonDirect.REFUSED;
	}

	private @Nullable PythonDirect direct() {
		EventLoopHome home = this.eventLoopPool.home();
		Opened opened = this.opened;
		return ((opened != null && opened.home() == home) ? opened : open(home)).direct();
	}

	private Opened open(EventLoopHome home) {
		this.opening.lock();
		try {
			Opened opened = this.opened;
			if (opened == null || opened.home() != home) {
				opened = new Opened(home, home.openDirect(this));
				this.opened = opened;
			}
			return opened;
		}
		finally {
			this.opening.unlock();
		}
	}

	@Override
	public @Nullable Encoded encode(@Nullable Object value) {
		MarshalWriter out = new MarshalWriter();
		try {
			this.converters.write(value, out);
		}
		catch (PythonConversionException ex) {
			return null;
		}
		return new Encoded(out.array(), out.size(), out.hasExtensions());
	}

	@Override
	public @Nullable Object decode(byte[] bytes) {
		return this.converters.read(ByteBuffer.wrap(bytes), 0, bytes.length);
	}

	@Override
	public RuntimeException failure(byte[] description) {
		return PythonErrors.create(decode(description));
	}

	private record Opened(EventLoopHome home, @Nullable PythonDirect direct) {

	}

}
