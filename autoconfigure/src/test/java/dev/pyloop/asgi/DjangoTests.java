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

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AsgiWebHandler} with Django.
 */
class DjangoTests {

	private static final Pattern TOKEN = Pattern.compile("name=\"csrfmiddlewaretoken\" value=\"(\\w+)\"");

	private static AsgiServer server;

	@BeforeAll
	static void start() {
		server = AsgiServer.start("pyloop.asgi.applications.shop.application=fixtures.asgi_django.app",
				"pyloop.asgi.applications.old.application=fixtures.asgi_django:wsgi",
				"pyloop.asgi.applications.old.interface=wsgi",
				"pyloop.asgi.applications.raw.application=fixtures.asgi_raw:app");
	}

	@AfterAll
	static void stop() {
		server.awaitQuiet("/raw", 0);
		server.close();
	}

	@Test
	void asyncViewAnswersWithPathOfMount() {
		assertThat(server.get("/shop/async").body()).isEqualTo("async GET /shop/async");
	}

	@Test
	void syncViewAnswersWithItsHeaders() {
		HttpResponse<String> response = server.get("/shop/sync");
		assertThat(response.body()).isEqualTo("sync 127.0.0.1");
		assertThat(response.headers().firstValue("x-mixed-case")).hasValue("kept");
		assertThat(response.headers().allValues("set-cookie")).hasSize(2);
	}

	@Test
	void bodyIsRead() {
		assertThat(server.post("/shop/echo", "some body".getBytes(StandardCharsets.UTF_8)).body())
			.isEqualTo("some body");
		assertThat(server.post("/shop/echo", new byte[2_000_000]).body()).hasSize(2_000_000);
	}

	@Test
	void formWithFileIsRead() {
		String body = "--X\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nAnn\r\n"
				+ "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n"
				+ "Content-Type: text/plain\r\n\r\n12345\r\n--X--\r\n";
		assertThat(server
			.post("/shop/form", body.getBytes(StandardCharsets.UTF_8), "Content-Type",
					"multipart/form-data; boundary=X")
			.body()).isEqualTo("Ann a.txt 5");
	}

	@Test
	void responsesStream() {
		assertThat(server.get("/shop/stream").body()).isEqualTo("0\n1\n2\n3\n4\n");
		assertThat(server.get("/shop/async-stream").body()).isEqualTo("0\n1\n2\n3\n4\n");
	}

	@Test
	void applicationOfWsgiAnswers() {
		assertThat(server.get("/old/async").body()).isEqualTo("async GET /old/async");
		assertThat(server.get("/old/sync").body()).isEqualTo("sync 127.0.0.1");
		assertThat(server.get("/old/sync").headers().allValues("set-cookie")).hasSize(2);
		assertThat(server.post("/old/echo", new byte[2_000_000]).body()).hasSize(2_000_000);
		assertThat(server.get("/old/stream").body()).isEqualTo("0\n1\n2\n3\n4\n");
		assertThat(server.get("/old/nowhere").statusCode()).isEqualTo(404);
	}

	@Test
	void streamIsClosedWhenClientIsGone() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /shop/async-stream?n=1000000 HTTP/1.1\r\nHost: localhost\r\n\r\n");
		connection.readUntil("50\n");
		connection.close();
		awaitLog("closed");
	}

	@Test
	void viewIsCancelledWhenClientIsGone() throws IOException {
		RawConnection connection = server.connect();
		connection.write("GET /shop/listen HTTP/1.1\r\nHost: localhost\r\n\r\n");
		awaitLog("listening");
		connection.close();
		awaitLog("cancelled");
	}

	@Test
	void adminRefusesLoginOfNobody() {
		HttpResponse<String> page = server.get("/shop/admin/login/");
		Matcher token = TOKEN.matcher(page.body());
		assertThat(token.find()).isTrue();
		assertThat(page.body()).contains("Log in");
		String cookie = page.headers().firstValue("set-cookie").orElseThrow().replaceFirst(";.*", "");
		String form = "username=ann&password=secret&csrfmiddlewaretoken=" + token.group(1);
		HttpResponse<String> refused = server.post("/shop/admin/login/", form.getBytes(StandardCharsets.UTF_8),
				"Content-Type", "application/x-www-form-urlencoded", "Cookie", cookie);
		assertThat(refused.body()).contains("Please enter the correct username and password");
		assertThat(server.post("/shop/admin/login/", form.getBytes(StandardCharsets.UTF_8)).statusCode())
			.isEqualTo(403);
	}

	private static void awaitLog(String line) {
		Awaitility.await().atMost(AsgiServer.LONG).until(() -> server.get("/shop/log").body().contains(line));
	}

}
