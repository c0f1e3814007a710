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

import java.time.Duration;
import java.util.List;
import java.util.function.Function;

import org.openqa.selenium.By;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.Point;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The page as a person uses it.
 */
final class DigitsPage {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final Duration STROKE = Duration.ofMillis(20);

	private final ChromeDriver browser;

	DigitsPage(ChromeDriver browser, int port) {
		this.browser = browser;
		browser.get("http://localhost:" + port + "/");
		await("#training-state", (text) -> !text.isEmpty());
	}

	void draw(List<Point> stroke) {
		WebElement pad = find("#pad");
		int side = pad.getSize().getWidth();
		Actions actions = new Actions(this.browser, STROKE);
		move(actions, pad, side, stroke.get(0)).clickAndHold();
		stroke.forEach((point) -> move(actions, pad, side, point));
		actions.release().perform();
	}

	void click(String selector) {
		read(selector, (element) -> {
			element.click();
			return true;
		});
	}

	String text(String selector) {
		return read(selector, WebElement::getText);
	}

	int count(String selector) {
		return this.browser.findElements(By.cssSelector(selector)).size();
	}

	String attribute(String selector, String name) {
		return read(selector, (element) -> String.valueOf(element.getDomAttribute(name)));
	}

	/**
	 * Read an element that the page may replace between two commands of the driver, as it
	 * does with the parts of its chart.
	 */
	private <T> T read(String selector, Function<WebElement, T> reader) {
		return new WebDriverWait(this.browser, TIMEOUT).withMessage(() -> selector + " is replaced all the time")
			.ignoring(StaleElementReferenceException.class)
			.until((driver) -> reader.apply(driver.findElement(By.cssSelector(selector))));
	}

	String await(String selector, Condition condition) {
		new WebDriverWait(this.browser, TIMEOUT).withMessage(() -> selector + " is '" + text(selector) + "'")
			.ignoring(NoSuchElementException.class)
			.until((driver) -> condition.test(text(selector)));
		return text(selector);
	}

	void awaitPoints(int points) {
		new WebDriverWait(this.browser, TIMEOUT)
			.until((driver) -> Integer.parseInt(attribute("#chart", "data-points")) >= points);
	}

	WebElement find(String selector) {
		return this.browser.findElement(By.cssSelector(selector));
	}

	private static Actions move(Actions actions, WebElement pad, int side, Point point) {
		return actions.moveToElement(pad, (point.getX() - 50) * side / 100, (point.getY() - 50) * side / 100);
	}

	/**
	 * What a text must be.
	 */
	@FunctionalInterface
	interface Condition {

		boolean test(String text);

	}

}
