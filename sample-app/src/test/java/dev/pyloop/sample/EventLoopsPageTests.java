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

package dev.pyloop.sample;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import reactor.core.Disposable;

import dev.pyloop.client.PythonClient;
import dev.pyloop.eventloop.PythonEventLoop;
import dev.pyloop.eventloop.PythonEventLoopPool;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page of the event loops in a browser.
 */
@DigitsTest
@RequiresChromium
class EventLoopsPageTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	@Autowired
	private PythonClient python;

	@Autowired
	private PythonEventLoopPool eventLoopPool;

	@LocalServerPort
	private int port;

	@TempDir
	private Path profile;

	private ChromeDriver browser;

	@BeforeEach
	void open() {
		this.browser = Chromium.find().orElseThrow().start(this.profile);
		this.browser.get("http://localhost:" + this.port + "/event-loops.html");
	}

	@AfterEach
	void close() {
		this.browser.quit();
	}

	@Test
	void loopsAreShownWithTheirRuntime() {
		List<String> names = this.eventLoopPool.eventLoops().stream().map(PythonEventLoop::name).toList();
		await(() -> texts(".loop h2").equals(names));
		assertThat(texts(".loop .state")).hasSameSizeAs(names).containsOnly("RUNNING");
		assertThat(text("#runtime")).matches("CPython 3\\.\\d+\\.\\d+ with asyncio, " + names.size() + " event loops?");
		await(() -> text(".loop .lag").matches("\\d+\\.\\d ms") && text(".loop .busy").matches("\\d+%"));
		await(() -> Integer.parseInt(attribute(".loop .lag-line", "data-points")) > 1);
		assertNoErrors();
	}

	@Test
	void callsAreCounted() {
		await(() -> text(".loop .throughput").equals("0.0"));
		Disposable calls = this.python.function("digits.model:training_state").call(Map.class).repeat().subscribe();
		try {
			await(() -> texts(".loop .throughput").stream()
				.anyMatch((rate) -> Double.parseDouble(rate.replace(",", "")) > 10));
		}
		finally {
			calls.dispose();
		}
		assertNoErrors();
	}

	@Test
	void runningTasksAreShownWithTheirStacksWhileTheyRun() {
		Disposable training = this.python.function("digits.model:train").args(100).stream(Map.class).subscribe();
		try {
			await(() -> texts(".loop .coroutine").contains("digits.model:train"));
			await(() -> texts(".loop .pending").contains("1"));
			String item = "//li[.//code='digits.model:train']";
			await(() -> {
				if (this.browser.findElement(By.xpath(item + "/details")).getDomAttribute("open") == null) {
					this.browser.findElement(By.xpath(item + "//summary")).click();
				}
				return this.browser.findElement(By.xpath(item + "//pre")).getText().contains("in train");
			});
		}
		finally {
			training.dispose();
		}
		await(() -> !texts(".loop .coroutine").contains("digits.model:train"));
		assertNoErrors();
	}

	@Test
	void serverThatDoesNotAnswerIsReportedAndAskedAgain() {
		await(() -> !texts(".loop h2").isEmpty());
		this.browser.executeCdpCommand("Network.enable", Collections.emptyMap());
		offline(true);
		await(() -> text("#unreachable").startsWith("The application does not answer"));
		offline(false);
		await(() -> !this.browser.findElement(By.id("unreachable")).isDisplayed());
	}

	@Test
	void loopThatDoesNotTellItsTasksSaysWhy() {
		await(() -> !texts(".loop h2").isEmpty());
		this.browser.executeCdpCommand("Network.enable", Collections.emptyMap());
		block("*actuator/python/*");
		await(() -> text(".loop .missing").contains("etch"));
		assertThat(text(".loop .state")).isEqualTo("RUNNING");
		block();
		await(() -> !this.browser.findElement(By.cssSelector(".loop .missing")).isDisplayed());
	}

	private void block(String... urls) {
		this.browser.executeCdpCommand("Network.setBlockedURLs", Map.of("urls", List.of(urls)));
	}

	private void offline(boolean offline) {
		this.browser.executeCdpCommand("Network.emulateNetworkConditions",
				Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
	}

	private void assertNoErrors() {
		assertThat(this.browser.manage().logs().get("browser").getAll()).isEmpty();
	}

	private List<String> texts(String selector) {
		return this.browser.findElements(By.cssSelector(selector)).stream().map((each) -> each.getText()).toList();
	}

	private String text(String selector) {
		return this.browser.findElement(By.cssSelector(selector)).getText();
	}

	private String attribute(String selector, String name) {
		return this.browser.findElement(By.cssSelector(selector)).getDomAttribute(name);
	}

	private void await(Condition condition) {
		new WebDriverWait(this.browser, TIMEOUT).ignoring(StaleElementReferenceException.class)
			.ignoring(NoSuchElementException.class)
			.until((driver) -> condition.isMet());
	}

	/**
	 * What must be so.
	 */
	@FunctionalInterface
	interface Condition {

		boolean isMet();

	}

}
