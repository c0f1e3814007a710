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

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.sun.jna.Native;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Keeps the Python thread states of Java threads that call into Python now and then.
 * Making one takes as long as a short call, and thread-local values live in it.
 * <p>
 * A state is freed by a later registration or by {@link #sweep()}, once its thread is
 * dead. The states of dead threads never outnumber those of live ones by more than
 * {@link #SLACK}, so they do not pile up.
 */
final class PythonThreadStates {

	private static final Log logger = LogFactory.getLog(PythonThreadStates.class);

	private static final int SLACK = 16;

	private static final int LOCKED = 0;

	static {
		Native.register(PythonThreadStates.class, PythonLibrary.library());
	}

	private final Map<Long, Object[]> states;

	private int nextSweep = SLACK;

	PythonThreadStates(PythonRegistry registry) {
		this.states = registry.threadStates();
	}

	/**
	 * Keep the state of this thread until the thread is dead.
	 */
	void keep() {
		Thread thread = Thread.currentThread();
		if (this.states.containsKey(thread.getId())) {
			return;
		}
		// This Ensure has no Release: the counter of the state never returns to zero, so
		// the later, balanced pairs leave it alone
		int before = PythonLibrary.PyGILState_Ensure();
		long state = PyThreadState_Get();
		long identity = PyThread_get_thread_ident();
		this.states.put(thread.getId(), new Object[] { new WeakReference<>(thread), state, identity });
		if (before != LOCKED) {
			PythonLibrary.PyEval_SaveThread();
		}
		sweepNowAndThen();
	}

	int size() {
		return this.states.size();
	}

	private void sweepNowAndThen() {
		boolean due;
		synchronized (this.states) {
			due = this.states.size() >= this.nextSweep;
			if (due) {
				this.nextSweep = Integer.MAX_VALUE;
			}
		}
		if (due) {
			sweep();
		}
	}

	/**
	 * Free the states of dead threads, on a thread of its own.
	 */
	void sweep() {
		List<Object[]> dead = removeDead();
		if (!dead.isEmpty()) {
			Thread thread = new Thread(null, () -> free(dead), "python-sweep", PythonThread.STACK_SIZE, false);
			thread.setDaemon(true);
			thread.start();
		}
	}

	private List<Object[]> removeDead() {
		List<Object[]> dead = new ArrayList<>();
		synchronized (this.states) {
			this.states.values().removeIf((entry) -> {
				Thread thread = (Thread) ((WeakReference<?>) entry[0]).get();
				boolean gone = thread == null || thread.getState() == Thread.State.TERMINATED;
				return gone && dead.add(entry);
			});
			this.nextSweep = 2 * this.states.size() + SLACK;
		}
		return dead;
	}

	private static void free(List<Object[]> dead) {
		// Not PyGILState_Ensure: from 3.12 on, deleting the state of another thread
		// clears
		// the entry that PyGILState_Release of this thread would look for
		long own = PyThreadState_New(PyInterpreterState_Main());
		PythonLibrary.PyEval_RestoreThread(own);
		try {
			for (Object[] entry : dead) {
				PyThreadState_Clear((long) entry[1]);
				PyThreadState_Delete((long) entry[1]);
			}
		}
		finally {
			PyThreadState_Clear(own);
			PyThreadState_DeleteCurrent();
		}
		logger.debug("Freed the Python thread states of " + dead.size() + " dead threads");
	}

	static native long PyThreadState_Get();

	static native long PyThread_get_thread_ident();

	static native long PyInterpreterState_Main();

	static native long PyThreadState_New(long interpreter);

	static native void PyThreadState_Clear(long state);

	static native void PyThreadState_Delete(long state);

	static native void PyThreadState_DeleteCurrent();

}
