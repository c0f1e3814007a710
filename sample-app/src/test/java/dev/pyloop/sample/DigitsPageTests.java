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
import java.util.List;
import java.util.stream.IntStream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.Point;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.reactive.function.client.WebClient;

import dev.pyloop.client.PythonClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the page in a browser.
 */
@DigitsTest
@RequiresChromium
class DigitsPageTests {

	private static final Log logger = LogFactory.getLog(DigitsPageTests.class);

	private static final List<Point> SEVEN = List.of(new Point(25, 18), new Point(74, 18), new Point(62, 45),
			new Point(52, 65), new Point(44, 86));

	private static final List<Point> ONE = List.of(new Point(52, 12), new Point(51, 40), new Point(49, 65),
			new Point(48, 88));

	@Autowired
	private PythonClient python;

	@LocalServerPort
	private int port;

	@TempDir
	private Path profile;

	private ChromeDriver browser;

	private DigitsPage page;

	@BeforeEach
	void open() {
		answerWithTheFirstNetwork();
		Chromium chromium = Chromium.find().orElseThrow();
		this.browser = chromium.start(this.profile.resolve("first"));
		try {
			this.page = new DigitsPage(this.browser, this.port);
		}
		catch (TimeoutException ex) {
			logger.warn("The browser did not load the page; starting another one", ex);
			assertThat(loadWithoutBrowser()).contains("</html>");
			this.browser.quit();
			this.browser = chromium.start(this.profile.resolve("second"));
			this.page = new DigitsPage(this.browser, this.port);
		}
	}

	/**
	 * A test that trains leaves a network behind that has learned less.
	 */
	private void answerWithTheFirstNetwork() {
		this.python.namespace("tests")
			.exec("from digits import serving\nserving._network = None\nserving.start()")
			.block(Duration.ofMinutes(1));
	}

	private String loadWithoutBrowser() {
		return WebClient.create("http://localhost:" + this.port)
			.get()
			.uri("/")
			.retrieve()
			.bodyToMono(String.class)
			.blockOptional(Duration.ofSeconds(10))
			.orElseThrow();
	}

	@AfterEach
	void close() {
		List<String> errors = this.browser.manage()
			.logs()
			.get("browser")
			.getAll()
			.stream()
			.map(Object::toString)
			.toList();
		this.browser.quit();
		assertThat(errors).isEmpty();
	}

	@Test
	void drawShowsThePredictionWithItsProbabilities() {
		this.page.draw(zero());
		this.page.await("#digit", "0"::equals);
		assertThat(this.page.text("#confidence")).endsWith("% sure");
		assertThat(this.page.count("#bars li")).isEqualTo(10);
		assertThat(this.page.text("#bars li[data-best] .bar-digit")).isEqualTo("0");
	}

	@Test
	void drawIsAnsweredOverTheWebSocket() {
		this.page.draw(ONE);
		this.page.await("#digit", "1"::equals);
		this.page.click("#clear");
		this.page.draw(zero());
		this.page.await("#digit", "0"::equals);
		this.page.await("#latency", (text) -> text.endsWith("ms over WebSocket"));
	}

	@Test
	void runOfSomebodyElseIsSeenByEvents() {
		List<Epoch> epochs = this.python.function("digits.model:train")
			.args(3)
			.stream(Epoch.class)
			.collectList()
			.block(Duration.ofMinutes(1));
		assertThat(epochs).hasSize(3);
		this.page.await("#training-state", (text) -> text.startsWith("finished at epoch 3 of 3"));
	}

	@Test
	void interfaceOfTheModelsIsShown() {
		this.browser.get("http://localhost:" + this.port + "/models/docs");
		this.page.await("#operations-default-predict_predictions_post",
				(text) -> text.contains("/models/predictions") || text.contains("/predictions"));
	}

	@Test
	void drawWhenOtherDigitIsDrawnShowsThatOne() {
		this.page.draw(SEVEN);
		this.page.await("#digit", "7"::equals);
		this.page.click("#clear");
		this.page.await("#digit", "?"::equals);
		this.page.draw(ONE);
		this.page.await("#digit", "1"::equals);
	}

	@Test
	void drawWithTheKeyboardShowsThePrediction() {
		this.page.find("#pad").sendKeys(" ", Keys.ARROW_DOWN.toString().repeat(14), " ");
		this.page.await("#digit", "1"::equals);
	}

	@Test
	void trainGrowsTheCurveUntilItIsFinished() {
		set("#epochs", 5);
		this.page.click("#start");
		this.page.awaitPoints(2);
		assertThat(this.page.attribute("#chart .accuracy", "d")).contains("L");
		String state = this.page.await("#training-state", (text) -> text.startsWith("finished"));
		assertThat(state).startsWith("finished at epoch 5 of 5");
		assertThat(this.page.text("#epoch")).isEqualTo("5 / 5");
		assertThat(trainingState().status()).isEqualTo("finished");
	}

	@Test
	void cancelEndsTheRunInPython() {
		set("#epochs", 100);
		this.page.click("#start");
		this.page.awaitPoints(3);
		assertThat(trainingState().status()).isEqualTo("running");
		this.page.click("#cancel");
		this.page.await("#training-state", (text) -> text.startsWith("cancelled at epoch"));
		TrainingState state = trainingState();
		assertThat(state.status()).isEqualTo("cancelled");
		assertThat(state.epochs()).isEqualTo(100);
		assertThat(state.epoch()).isBetween(3, 99);
	}

	@Test
	void leavingThePageEndsTheRunInPython() {
		set("#epochs", 100);
		this.page.click("#start");
		this.page.awaitPoints(1);
		this.browser.get("about:blank");
		this.page = new DigitsPage(this.browser, this.port);
		this.page.await("#training-state", (text) -> text.startsWith("cancelled at epoch"));
	}

	@Test
	void scoreShowsWhatIsInTheTray() {
		this.page.draw(zero());
		this.page.click("#keep");
		this.page.draw(SEVEN);
		this.page.click("#keep");
		this.page.click("#score");
		this.page.await("#tray-result", (text) -> text.startsWith("2 calls gathered in "));
		assertThat(this.page.text("#tray li:nth-child(1) b")).isEqualTo("0");
		assertThat(this.page.text("#tray li:nth-child(2) b")).isEqualTo("7");
	}

	@Test
	void scoreWhenExamplesAreAddedCountsTheRightOnes() {
		this.page.click("#examples");
		this.page.await("#tray", (text) -> this.page.count("#tray li") == 24);
		this.page.click("#score");
		String result = this.page.await("#tray-result", (text) -> text.startsWith("24 calls gathered in "));
		assertThat(result).containsPattern("(19|2[0-4]) of 24 known ones are right");
	}

	private TrainingState trainingState() {
		return this.python.blocking().function("digits.model:training_state").call(TrainingState.class);
	}

	private void set(String selector, int value) {
		this.browser.executeScript("arguments[0].value = arguments[1]", this.page.find(selector), value);
	}

	private static List<Point> zero() {
		return IntStream.rangeClosed(0, 18)
			.mapToObj((step) -> Math.toRadians(step * 20 - 90))
			.map((angle) -> new Point((int) (50 + 26 * Math.cos(angle)), (int) (50 + 38 * Math.sin(angle))))
			.toList();
	}

}
