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

/**
 * Type codes of CPython's {@code marshal} format, version 4.
 */
final class MarshalType {

	static final int VERSION = 4;

	static final int FLAG_REF = 0x80;

	static final int NULL = '0';

	static final int NONE = 'N';

	static final int FALSE = 'F';

	static final int TRUE = 'T';

	static final int ELLIPSIS = '.';

	static final int INT = 'i';

	static final int INT64 = 'I';

	static final int LONG = 'l';

	static final int BINARY_FLOAT = 'g';

	static final int BINARY_COMPLEX = 'y';

	static final int BYTES = 's';

	static final int UNICODE = 'u';

	static final int INTERNED = 't';

	static final int ASCII = 'a';

	static final int ASCII_INTERNED = 'A';

	static final int SHORT_ASCII = 'z';

	static final int SHORT_ASCII_INTERNED = 'Z';

	static final int TUPLE = '(';

	static final int SMALL_TUPLE = ')';

	static final int LIST = '[';

	static final int DICT = '{';

	static final int SET = '<';

	static final int FROZENSET = '>';

	static final int REF = 'r';

	static final int MAX_DEPTH = 1000;

	private MarshalType() {
	}

}
