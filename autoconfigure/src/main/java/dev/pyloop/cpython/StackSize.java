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

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * Measures the stack of the current platform thread.
 */
final class StackSize {

	/** {@code pthread_attr_t} has 56 to 64 bytes. */
	private static final int ATTRIBUTES_SIZE = 256;

	private StackSize() {
	}

	/**
	 * Return the size of the whole stack.
	 * @return the size in bytes, 0 if this platform does not tell
	 */
	static long current() {
		NativeLibrary library = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
		if (PythonPlatform.LINUX) {
			return linux(library);
		}
		if (PythonPlatform.MACOS) {
			Pointer self = library.getFunction("pthread_self").invokePointer(new Object[0]);
			return library.getFunction("pthread_get_stacksize_np").invokeLong(new Object[] { self });
		}
		return 0;
	}

	private static long linux(NativeLibrary library) {
		Pointer self = library.getFunction("pthread_self").invokePointer(new Object[0]);
		try (Memory attributes = new Memory(ATTRIBUTES_SIZE)) {
			if (library.getFunction("pthread_getattr_np").invokeInt(new Object[] { self, attributes }) != 0) {
				return 0;
			}
			PointerByReference address = new PointerByReference();
			LongByReference size = new LongByReference();
			int result = library.getFunction("pthread_attr_getstack")
				.invokeInt(new Object[] { attributes, address, size });
			library.getFunction("pthread_attr_destroy").invokeInt(new Object[] { attributes });
			return (result == 0) ? size.getValue() : 0;
		}
	}

}
