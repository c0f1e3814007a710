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

package dev.pyloop.autoconfigure;

import java.io.IOException;
import java.util.Properties;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@code META-INF/spring-devtools.properties}.
 */
class DevtoolsTests {

	@ParameterizedTest
	@CsvSource({ "file:/code/pyloop/autoconfigure/target/classes/,true", "file:/code/pyloop-spring-boot/bin/main/,true",
			"file:/code/shop/target/classes/,false", "file:/code/pyloop/sample-app/target/classes/,false" })
	void onlyFoldersOfPyloopAreKeptOutOfRestarts(String url, boolean excluded) throws IOException {
		Properties properties = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("META-INF/spring-devtools.properties"));
		assertThat(url.matches(".*" + properties.getProperty("restart.exclude.pyloop") + ".*")).isEqualTo(excluded);
	}

}
