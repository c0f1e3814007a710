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

package dev.pyloop.asgi;

/**
 * Learns what happens to a response.
 */
interface HttpResponseListener {

	/**
	 * Return whether much of the body of the request was not read.
	 * @return whether the connection is of no use afterwards
	 */
	boolean isBodyOutstanding();

	/**
	 * A part of the response has left.
	 * @param bytes how much has left since the start
	 */
	void sent(long bytes);

	/**
	 * The application has not started a response in time.
	 */
	void timedOut();

	/**
	 * The response is complete.
	 * @param abandoned whether the application still produces it
	 */
	void completed(boolean abandoned);

	/**
	 * The response cannot be written.
	 * @param failure the failure
	 */
	void failed(Throwable failure);

	/**
	 * The response ends in the middle.
	 */
	void closed();

}
