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

/**
 * An application and how it is doing.
 *
 * @param application the application
 * @param running whether it is served
 * @param activeRequests requests and WebSockets in flight
 * @param webSockets those of them that are WebSockets
 * @param streams responses of which a part was sent and the end was not
 * @since 0.1.0
 */
public record AsgiApplicationStatus(AsgiApplication application, boolean running, int activeRequests, int webSockets,
		int streams) {

}
