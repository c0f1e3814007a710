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

import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/**
 * Router functions that give requests to ASGI applications, for those who order their
 * routes themselves.
 *
 * @since 0.1.0
 */
public final class AsgiRouterFunctions {

	private AsgiRouterFunctions() {
	}

	/**
	 * Route what is below the path of an application to it. The handler has to be started
	 * before the first request.
	 * @param handler serves the application
	 * @return the router function
	 */
	public static RouterFunction<ServerResponse> route(AsgiWebHandler handler) {
		String path = handler.application().path();
		return RouterFunctions.route(RequestPredicates.path(path.equals("/") ? "/**" : path + "/**"),
				(request) -> Mono.just(new AsgiServerResponse(handler)));
	}

}
