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

package dev.pyloop.convert;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.pyloop.PythonConversionException;
import dev.pyloop.testsupport.TestDirectories;
import dev.pyloop.testsupport.TestPython;

/**
 * A CPython process that evaluates expressions over values from Java with pyloop's codec.
 */
final class PythonPeer implements AutoCloseable {

	private final PythonConverters converters = PythonConverters.create(null);

	private final MarshalWriter writer = new MarshalWriter();

	private final Process process;

	private final OutputStream output;

	private final DataInputStream input;

	PythonPeer() {
		try {
			ProcessBuilder builder = new ProcessBuilder(TestPython.environmentExecutable().toString(), "-X", "utf8",
					TestDirectories.module().resolve("src/test/python/codec_peer.py").toString());
			builder.environment().put("PYTHONPATH", TestDirectories.module().resolve("src/main/python").toString());
			this.process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
			this.output = new BufferedOutputStream(this.process.getOutputStream());
			this.input = new DataInputStream(this.process.getInputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	PythonConverters converters() {
		return this.converters;
	}

	/**
	 * Send a value to Python and back.
	 * @param value the value
	 * @return what comes back
	 */
	@Nullable Object echo(@Nullable Object value) {
		return eval("value", value);
	}

	/**
	 * Send a value to Python and back.
	 * @param value the value
	 * @param type the type to convert it to
	 * @param <T> the type to convert it to
	 * @return what comes back
	 */
	<T> @Nullable T echo(@Nullable Object value, Type type) {
		return this.converters.convert(echo(value), type);
	}

	@Nullable Object eval(String expression) {
		return eval(expression, null);
	}

	/**
	 * Evaluate an expression.
	 * @param expression the expression
	 * @param value what {@code value} is in it
	 * @return the result
	 */
	@Nullable Object eval(String expression, @Nullable Object value) {
		this.writer.reset();
		this.converters.write(value, this.writer);
		try {
			send(expression);
			return receive();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void send(String expression) throws IOException {
		byte[] code = expression.getBytes(StandardCharsets.UTF_8);
		ByteBuffer header = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN);
		header.put((byte) (this.writer.hasExtensions() ? 1 : 0)).putInt(code.length).putInt(this.writer.size());
		this.output.write(header.array());
		this.output.write(code);
		this.output.write(this.writer.array(), 0, this.writer.size());
		this.output.flush();
	}

	private @Nullable Object receive() throws IOException {
		byte status = this.input.readByte();
		byte[] payload = this.input.readNBytes(Integer.reverseBytes(this.input.readInt()));
		Object result = this.converters.read(ByteBuffer.wrap(payload), 0, payload.length);
		if (status == 0) {
			return result;
		}
		List<?> error = (List<?>) result;
		if (status == 1 && error != null) {
			throw new PythonConversionException("" + error.get(0), "" + error.get(1), null);
		}
		throw new IllegalStateException("Python failed: " + error);
	}

	@Override
	public void close() {
		try {
			this.output.close();
			this.process.waitFor();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
