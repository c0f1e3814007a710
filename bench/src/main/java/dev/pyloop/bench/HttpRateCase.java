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

import java.util.ArrayList;
import java.util.List;

/**
 * Requests per second over 64 connections, beside the other servers.
 *
 * @param title what is measured
 * @param application where the application is
 * @param path the path of the requests
 * @param uvicorn what must be reached beside uvicorn
 * @param granian what must be reached beside granian
 * @param fast what must be reached beside uvicorn on the route before the filters
 */
record HttpRateCase(String title, String application, String path, double uvicorn, double granian,
		double fast) implements BenchmarkCase {

	static HttpRateCase plain() {
		return new HttpRateCase("raw ASGI, small response, 64 connections", "pyloop_bench.web:plain", "/", 1.3, 0.9,
				1.5);
	}

	static HttpRateCase fastApi() {
		return new HttpRateCase("FastAPI, JSON endpoint, 64 connections", "pyloop_bench.api:app", "/items/7?name=seven",
				1.6, 1, 0);
	}

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		HttpServers servers = HttpServers.of(session);
		HttpServerProcess pyloop = servers.pyloop(this.application);
		List<Slice<Load>> slices = List.of(servers.compiled(Wrk.slice(pyloop, this.path)),
				servers.compiled(Wrk.slice(pyloop, HttpServers.FAST + this.path)),
				Wrk.slice(servers.uvicorn(this.application), this.path),
				Wrk.slice(servers.granian(this.application), this.path));
		Interleaving<Load> loads = Interleaving.run(session.options(), slices);
		Interleaving<Double> rates = loads.map(Load::rate);
		String uvicorn = HttpEnvironment.version("uvicorn") + " " + Load.describe(loads, 2);
		String granian = HttpEnvironment.version("granian") + " " + Load.describe(loads, 3);
		List<Row> rows = new ArrayList<>();
		rows.add(Row.relative(this.title + ", behind the filters", this.uvicorn, Load.describe(loads, 0), uvicorn,
				Interleaving.ratio(rates, 0, 2)));
		rows.add(Row.relative("the same, beside granian", this.granian, Load.describe(loads, 0), granian,
				Interleaving.ratio(rates, 0, 3)));
		rows.add(fast(loads, uvicorn, Interleaving.ratio(rates, 1, 2)));
		rows.add(Row.information("the same, before the filters, beside granian", Load.describe(loads, 1),
				granian + ", ratio " + Figures.ratio(Interleaving.ratio(rates, 1, 3))));
		return rows;
	}

	private Row fast(Interleaving<Load> loads, String uvicorn, double ratio) {
		String title = "the same, on the route before the filters";
		return (this.fast > 0) ? Row.relative(title, this.fast, Load.describe(loads, 1), uvicorn, ratio)
				: Row.information(title, Load.describe(loads, 1), uvicorn + ", ratio " + Figures.ratio(ratio));
	}

}
