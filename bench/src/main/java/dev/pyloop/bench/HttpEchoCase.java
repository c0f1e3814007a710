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

package dev.pyloop.bench;

import java.util.List;

/**
 * Messages of WebSockets that come back.
 */
final class HttpEchoCase implements BenchmarkCase {

	private static final String APPLICATION = "pyloop_bench.web:echo";

	private static final int CONNECTIONS = 64;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		HttpServers servers = HttpServers.of(session);
		Interleaving<Load> loads = Interleaving.run(session.options(),
				List.of(servers.compiled(EchoConnection.slice(servers.pyloop(APPLICATION), CONNECTIONS)),
						EchoConnection.slice(servers.uvicorn(APPLICATION), CONNECTIONS),
						EchoConnection.slice(servers.granian(APPLICATION), CONNECTIONS)));
		return List.of(Row.relative("WebSocket echo, 64 connections, 64 bytes, messages", 1, Load.describe(loads, 0),
				HttpEnvironment.version("uvicorn") + " " + Load.describe(loads, 1) + "; "
						+ HttpEnvironment.version("granian") + " " + Load.describe(loads, 2),
				Interleaving.ratio(loads.map(Load::rate), 0, 1)));
	}

}
