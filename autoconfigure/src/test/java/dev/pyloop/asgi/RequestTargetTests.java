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

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RequestTarget}.
 */
class RequestTargetTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', nullValues = "-",
			value = { "/a/b?c=d /a/b c=d", "/a?b?c /a b?c", "/a#b?c /a ''", "/a?b#c /a b", "http://h/a?b /a b",
					"http://h / ''", "http://h?b / b", "HTTPS://u@h:1/a /a ''", "/a?u=http://h/c /a u=http://h/c",
					"a/b?u=://h/c a/b u=://h/c", "a?://h/c a ://h/c", "* * ''", "//h/a //h/a ''", "/a://b /a://b ''" })
	void pathAndQueryAreFound(String target, String path, String query) {
		assertThat(RequestTarget.parse(target)).isEqualTo(new RequestTarget(path, query));
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', nullValues = "-", value = { "/a -", "http://h h", "http://h/a h",
			"http://u:p@h:1/a@b h:1", "http://h?u@x h", "a:b -", "http:///a ''" })
	void authorityIsFound(String target, String authority) {
		assertThat(RequestTarget.authority(target)).isEqualTo(authority);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ',
			value = { "/a|b /a%7Cb", "/%zz /%25zz", "/a^b?x={y} /a%5Eb?x=%7By%7D", "/% /%25", "/%4 /%254",
					"/%41% /%41%25", "/[a]?[b] /%5Ba%5D?[b]", "/\u00e9?\u00ff /%E9?%FF", "http://h/| http://h/%7C",
					"/\\ /%5C", "/a\"<>` /a%22%3C%3E%60" })
	void whatIsNoUriIsEncoded(String target, String encoded) {
		assertThat(RequestTarget.encode(target)).isEqualTo(encoded);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "*", "/a/b;c=d,e/~f-._!$&'()*+:@?g=/?:@[]", "/%41%fF", "/\u0001", "/a b", "/\u007f" })
	void whatIsUriOrHasControlsIsLeftAlone(String target) {
		assertThat(RequestTarget.encode(target)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "/%41+%2f /A+/", "/%c3%a9 /\u00e9", "/\u00c3\u00a9 /\u00e9",
			"/%F0%9F%98%80 /\ud83d\ude00", "/%ff%41 /\ufffdA", "/%ed%b8%80x /\ufffd\ufffd\ufffdx",
			"/%ed%b8$ /\ufffd\ufffd$", "/%ed%b8 /\ufffd\ufffd", "/%ed%9f /\ufffd", "/%f0%9f%98 /\ufffd",
			"/%f4%90%80%80 /\ufffd\ufffd\ufffd\ufffd", "/%e2%82A /\ufffdA", "/%c0%af /\ufffd\ufffd", "/%zz%4 /%zz%4" })
	void pathIsDecodedAsPythonDoes(String path, String decoded) {
		assertThat(RequestTarget.decode(path)).isEqualTo(decoded);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ' ', value = { "/raw/a /raw 4", "/r%61w/a /raw 6", "/raw /raw 4", "/ra /raw 3",
			"/caf%C3%A9/a /caf\u00e9 10", "/%zz/a /%zz 4", "/a '' 0" })
	void endOfPrefixIsFound(String path, String prefix, int end) {
		assertThat(RequestTarget.prefixEnd(path, prefix)).isEqualTo(end);
	}

}
