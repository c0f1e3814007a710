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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * The Chromium of this machine and its driver.
 *
 * @param binary the browser
 * @param driver the program that drives it
 */
record Chromium(Path binary, Path driver) {

	private static final Duration PAGE_LOAD = Duration.ofSeconds(60);

	private static final String[] ARGUMENTS = { "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic",
			"--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
			"--window-size=1280,1400" };

	static Optional<Chromium> find() {
		Optional<Path> binary = find("pyloop.browser.binary", "chromium", "chromium-browser", "google-chrome");
		Optional<Path> driver = find("pyloop.browser.driver", "chromedriver");
		return binary.flatMap((program) -> driver.map((other) -> new Chromium(program, other)));
	}

	ChromeDriver start(Path profile) {
		ChromeOptions options = new ChromeOptions().addArguments(ARGUMENTS)
			.addArguments("--user-data-dir=" + profile)
			.setBinary(this.binary.toFile());
		options.setCapability("goog:loggingPrefs", Map.of("browser", "ALL"));
		ChromeDriver browser = new ChromeDriver(
				new ChromeDriverService.Builder().usingDriverExecutable(this.driver.toFile())
					.usingAnyFreePort()
					.build(),
				options);
		browser.manage().timeouts().pageLoadTimeout(PAGE_LOAD);
		return browser;
	}

	private static Optional<Path> find(String property, String... names) {
		String named = System.getProperty(property);
		return (named != null) ? Optional.of(Path.of(named))
				: Arrays.stream(names).flatMap(Chromium::onPath).findFirst();
	}

	private static Stream<Path> onPath(String name) {
		return Stream.of(System.getenv("PATH").split(File.pathSeparator))
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable);
	}

}
