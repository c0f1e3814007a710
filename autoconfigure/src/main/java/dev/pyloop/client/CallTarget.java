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

import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

import dev.pyloop.convert.MarshalWriter;
import dev.pyloop.convert.PythonConverters;
import dev.pyloop.observation.PythonCallKind;
import dev.pyloop.ring.FrameType;

/**
 * What a call runs: a function, or an expression in a namespace.
 */
sealed interface CallTarget {

	int type();

	/**
	 * Return how many values precede what the request adds.
	 * @return the number of values that {@link #write} writes
	 */
	int size();

	void write(CallArguments arguments, PythonConverters converters, MarshalWriter out);

	String description();

	/**
	 * Return what this is, for observers.
	 * @return the kind of the call
	 */
	PythonCallKind kind();

	/**
	 * Return what names the function.
	 * @return the reference, or {@code null} if this is no function
	 */
	default @Nullable String reference() {
		return null;
	}

	/**
	 * Return what limits the calls of this.
	 * @param limits the limits
	 * @return the limiter, or {@code null} for none
	 */
	default @Nullable CallLimiter limiter(CallLimits limits) {
		return null;
	}

	static CallTarget function(String reference) {
		Assert.hasText(reference, "'reference' must not be empty");
		int colon = reference.indexOf(':');
		Assert.isTrue(
				colon > 0 && colon < reference.length() - 1 && reference.indexOf(':', colon + 1) < 0
						&& reference.indexOf('\0') < 0,
				() -> "Reference '" + reference + "' is not of the form 'package.module:name'");
		return new Function(reference, encode(reference));
	}

	private static byte[] encode(String text) {
		MarshalWriter out = new MarshalWriter();
		out.writeString(text);
		return out.toByteArray();
	}

	/**
	 * A function.
	 *
	 * @param reference where it is
	 * @param encoded the reference, encoded once
	 */
	record Function(String reference, byte[] encoded) implements CallTarget {

		@Override
		public int type() {
			return FrameType.CALL;
		}

		@Override
		public int size() {
			return 3;
		}

		@Override
		public void write(CallArguments arguments, PythonConverters converters, MarshalWriter out) {
			out.writeRaw(this.encoded);
			arguments.write(this, converters, out);
		}

		@Override
		public @Nullable CallLimiter limiter(CallLimits limits) {
			return limits.find(this.reference);
		}

		@Override
		public String description() {
			return "'" + this.reference + "'";
		}

		@Override
		public PythonCallKind kind() {
			return PythonCallKind.FUNCTION;
		}

	}

	/**
	 * An expression.
	 *
	 * @param namespace the name of the namespace
	 * @param expression the expression
	 * @param locals the values that only the expression sees
	 */
	record Expression(String namespace, String expression,
			Map<String, ? extends @Nullable Object> locals) implements CallTarget {

		@Override
		public int type() {
			return FrameType.EVAL;
		}

		@Override
		public int size() {
			return 3;
		}

		@Override
		public void write(CallArguments arguments, PythonConverters converters, MarshalWriter out) {
			out.writeString(this.namespace);
			out.writeString(this.expression);
			CallArguments.writeNamed(this.locals, "Local", this, converters, out);
		}

		@Override
		public String description() {
			return "the expression";
		}

		@Override
		public PythonCallKind kind() {
			return PythonCallKind.EVAL;
		}

	}

	/**
	 * Statements.
	 *
	 * @param namespace the name of the namespace
	 * @param code the statements
	 */
	record Code(String namespace, String code) implements CallTarget {

		@Override
		public int type() {
			return FrameType.EXEC;
		}

		@Override
		public int size() {
			return 2;
		}

		@Override
		public void write(CallArguments arguments, PythonConverters converters, MarshalWriter out) {
			out.writeString(this.namespace);
			out.writeString(this.code);
		}

		@Override
		public String description() {
			return "the code";
		}

		@Override
		public PythonCallKind kind() {
			return PythonCallKind.EXEC;
		}

	}

}
