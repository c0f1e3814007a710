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

import java.util.Date;

import io.netty.handler.codec.DateFormatter;

/**
 * The value of the {@code Date} header, formatted once a second.
 *
 * @param second the second since 1970
 * @param text the value
 */
record DateHeader(long second, String text) {

	private static volatile DateHeader current = at(0);

	/**
	 * Return the value for now.
	 * @return the text
	 */
	static String now() {
		long second = System.currentTimeMillis() / 1000;
		DateHeader date = current;
		if (date.second != second) {
			date = at(second);
			current = date;
		}
		return date.text;
	}

	private static DateHeader at(long second) {
		return new DateHeader(second, DateFormatter.format(new Date(second * 1000)));
	}

}
