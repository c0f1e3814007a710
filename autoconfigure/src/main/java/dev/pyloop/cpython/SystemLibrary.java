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

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;

/**
 * The few functions of the C library that doorbells and worker processes need.
 */
final class SystemLibrary {

	private static final int EINTR = 4;

	private static final int OWNER_ONLY = 0600;

	private static final int O_RDWR = 2;

	private static final int O_NONBLOCK = (PythonPlatform.MACOS) ? 0x4 : 0x800;

	private static final int O_CLOEXEC = (PythonPlatform.MACOS) ? 0x1000000 : 0x80000;

	private static final int EFD_CLOEXEC = 0x80000;

	private static final int F_SETFD = 2;

	private static final int FD_CLOEXEC = 1;

	private static final int F_SETFL = 4;

	private static final int MACOS_O_NONBLOCK = 4;

	private static final Memory ONE = new Memory(Long.BYTES);

	static {
		Native.register(SystemLibrary.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
		ONE.setLong(0, 1);
	}

	private SystemLibrary() {
	}

	static int[] openDoorbell() {
		if (PythonPlatform.LINUX) {
			int descriptor = check(function("eventfd", 0).invokeInt(new Object[] { 0, EFD_CLOEXEC }), "eventfd");
			return new int[] { descriptor, descriptor };
		}
		if (PythonPlatform.MACOS) {
			return openPipe();
		}
		throw new IllegalStateException("There is no doorbell for this operating system");
	}

	static void ring(int descriptor) {
		long written;
		do {
			written = write(descriptor, Pointer.nativeValue(ONE), Long.BYTES);
		}
		// A full pipe (EAGAIN) has been rung already
		while (written < 0 && Native.getLastError() == EINTR);
	}

	static void take(int descriptor, Memory buffer) {
		while (true) {
			// An eventfd gives eight bytes, a pipe whatever is there
			long taken = read(descriptor, Pointer.nativeValue(buffer), buffer.size());
			if (taken >= 0) {
				return;
			}
			int error = Native.getLastError();
			if (error != EINTR) {
				throw new IllegalStateException("Cannot read the doorbell " + descriptor + ": errno " + error);
			}
		}
	}

	/**
	 * Create a named pipe and open it for the reader, which blocks, and for the writer,
	 * which does not. Both ends are open for reading and writing, so that neither waits
	 * for the other side, and the end of the other side is no end of the file.
	 * @param path where the pipe is
	 * @return the descriptors of the reader and of the writer
	 */
	static int[] openNamedPipe(Path path) {
		byte[] name = (path + "\0").getBytes(StandardCharsets.UTF_8);
		check(mkfifo(name, OWNER_ONLY), "mkfifo");
		int reader = check(open(name, O_RDWR | O_CLOEXEC), "open");
		try {
			return new int[] { reader, check(open(name, O_RDWR | O_NONBLOCK | O_CLOEXEC), "open") };
		}
		catch (RuntimeException ex) {
			close(reader);
			throw ex;
		}
	}

	/**
	 * Send a signal to a process.
	 * @param pid the process, which must not have been waited for
	 * @param signal the number of the signal
	 */
	static void signal(long pid, int signal) {
		check(kill((int) pid, signal), "kill");
	}

	private static int[] openPipe() {
		int[] descriptors = new int[2];
		check(pipe(descriptors), "pipe");
		// fcntl is variadic, and arm64 macOS passes such arguments differently
		Function fcntl = function("fcntl", Function.USE_VARARGS);
		for (int descriptor : descriptors) {
			check(fcntl.invokeInt(new Object[] { descriptor, F_SETFD, FD_CLOEXEC }), "fcntl");
		}
		check(fcntl.invokeInt(new Object[] { descriptors[1], F_SETFL, MACOS_O_NONBLOCK }), "fcntl");
		return descriptors;
	}

	private static Function function(String name, int flags) {
		return NativeLibrary.getInstance(Platform.C_LIBRARY_NAME).getFunction(name, flags);
	}

	private static int check(int result, String function) {
		if (result < 0) {
			throw new IllegalStateException(function + " failed with errno " + Native.getLastError()
					+ "; the process may have too many open files (see ulimit -n)");
		}
		return result;
	}

	static native int mkfifo(byte[] path, int mode);

	static native int open(byte[] path, int flags);

	static native int kill(int pid, int signal);

	static native int pipe(int[] descriptors);

	static native long read(int descriptor, long buffer, long count);

	static native long write(int descriptor, long buffer, long count);

	static native int close(int descriptor);

}
