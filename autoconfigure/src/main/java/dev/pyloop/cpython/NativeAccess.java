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

package dev.pyloop.cpython;

import com.sun.jna.Native;
import org.jspecify.annotations.Nullable;
import org.springframework.core.NestedExceptionUtils;

import dev.pyloop.NativeAccessDeniedException;
import dev.pyloop.PythonStartException;

/**
 * Tells whether this JVM lets pyloop call native code.
 */
final class NativeAccess {

	private NativeAccess() {
	}

	static boolean isAvailable() {
		return unavailabilityCause() == null;
	}

	static @Nullable Throwable unavailabilityCause() {
		return Probe.CAUSE;
	}

	static void check() {
		Throwable cause = unavailabilityCause();
		if (cause != null) {
			throw failure(cause);
		}
	}

	static PythonStartException failure(Throwable cause) {
		if (denied(cause)) {
			return new NativeAccessDeniedException(
					"The JVM denies native access to pyloop: " + NestedExceptionUtils.getMostSpecificCause(cause),
					"Start it with --enable-native-access=ALL-UNNAMED (JDK_JAVA_OPTIONS works as well)", cause);
		}
		return new PythonStartException("The native part of JNA cannot be loaded: " + cause,
				"If the temporary folder forbids execution, set -Djna.tmpdir to one that allows it; "
						+ "on Alpine use an image with glibc",
				cause);
	}

	private static boolean denied(Throwable cause) {
		for (Throwable candidate = cause; candidate != null; candidate = candidate.getCause()) {
			if (candidate.getClass().getSimpleName().equals("IllegalCallerException")) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Loads the native part of JNA when first asked and not before.
	 */
	private static final class Probe {

		private static final @Nullable Throwable CAUSE = probe();

		private static @Nullable Throwable probe() {
			try {
				return (Native.POINTER_SIZE == Long.BYTES) ? null
						: new UnsupportedOperationException("a JVM with " + Native.POINTER_SIZE * 8 + " bits");
			}
			catch (Throwable ex) {
				return ex;
			}
		}

	}

}
