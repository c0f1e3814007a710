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

package dev.pyloop.autoconfigure.asgi;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * An {@link AbstractFailureAnalyzer} for an {@link AsgiNotServedException}.
 */
final class AsgiNotServedFailureAnalyzer extends AbstractFailureAnalyzer<AsgiNotServedException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AsgiNotServedException cause) {
		return new FailureAnalysis(
				"'pyloop.asgi.applications' or beans of type AsgiApplication name the ASGI applications " + cause.ids()
						+ ", but this is not a reactive web application on Reactor Netty, and nothing else serves them.",
				"Make it one: depend on 'spring-boot-starter-webflux' with Reactor Netty and not on"
						+ " 'spring-boot-starter-webmvc', or set 'spring.main.web-application-type' to 'reactive'."
						+ " Otherwise remove the applications; PythonClient works in every application.",
				cause);
	}

}
