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

package dev.pyloop;

import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Raised when Python code raised an exception. Its stack trace begins with the frames of
 * Python, and its cause is the Python cause.
 *
 * @since 0.1.0
 */
public class PythonExecutionException extends PythonException {

	private final String pythonType;

	private final String pythonMessage;

	private final List<String> notes;

	private final String traceback;

	/**
	 * Create a new instance.
	 * @param pythonType the qualified name of the class of the exception
	 * @param pythonMessage the text of the exception
	 * @param notes the notes that were added to the exception
	 * @param traceback the traceback as Python prints it, causes included
	 * @param cause the exception that caused it, if any
	 */
	public PythonExecutionException(String pythonType, String pythonMessage, List<String> notes, String traceback,
			@Nullable PythonExecutionException cause) {
		super(pythonMessage.isEmpty() ? pythonType : pythonType + ": " + pythonMessage, cause);
		this.pythonType = pythonType;
		this.pythonMessage = pythonMessage;
		this.notes = Collections.unmodifiableList(notes);
		this.traceback = traceback;
	}

	/**
	 * Return the class of the Python exception.
	 * @return a qualified name such as {@code ValueError} or
	 * {@code digits.model.NotTrained}
	 */
	public String getPythonType() {
		return this.pythonType;
	}

	/**
	 * Return the text of the Python exception.
	 * @return the text, empty if there is none
	 */
	public String getPythonMessage() {
		return this.pythonMessage;
	}

	/**
	 * Return the notes that were added with {@code add_note}.
	 * @return the notes
	 */
	public List<String> getNotes() {
		return this.notes;
	}

	/**
	 * Return the traceback as Python prints it, with causes.
	 * @return the text of the traceback
	 */
	public String getTraceback() {
		return this.traceback;
	}

}
