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

import org.springframework.util.Assert;

/**
 * Large bodies both ways, over one connection.
 */
final class HttpTransferCase implements BenchmarkCase {

	private static final byte[] UPLOAD = new byte[20_000_000];

	private static final long DOWNLOAD = 1600L << 16;

	private static final int SLOW_READERS = 16;

	private static final double MAX_GROWTH = 20e6;

	@Override
	public List<Row> run(BenchmarkSession session) throws Exception {
		HttpServers servers = HttpServers.of(session);
		List<Row> rows = new ArrayList<>();
		rows.add(transfer(session.options(), servers, "20 MB upload", "upload", HttpTransferCase::upload));
		rows.add(transfer(session.options(), servers, "100 MB streamed download", "download",
				HttpTransferCase::download));
		rows.add(slow(session.options(), servers.pyloop("pyloop_bench.web:download")));
		return rows;
	}

	private static Row transfer(BenchmarkOptions options, HttpServers servers, String title, String name,
			Transfer transfer) throws Exception {
		String application = "pyloop_bench.web:" + name;
		Interleaving<Load> loads = Interleaving.run(options,
				List.of(servers.compiled(slice(servers.pyloop(application), transfer)),
						slice(servers.uvicorn(application), transfer), slice(servers.granian(application), transfer)));
		Interleaving<Double> rates = loads.map(Load::rate);
		return Row.relative(title, 1, describe(loads, 0),
				HttpEnvironment.version("uvicorn") + " " + describe(loads, 1) + "; "
						+ HttpEnvironment.version("granian") + " " + describe(loads, 2),
				Interleaving.ratio(rates, 0, 1));
	}

	private static Slice<Load> slice(HttpServerProcess server, Transfer transfer) {
		return (seconds) -> Load.measure(server, (time) -> {
			long count = 0;
			long end = System.nanoTime() + (long) (time * 1e9);
			try (TransferConnection connection = new TransferConnection(server.port())) {
				while (System.nanoTime() < end) {
					count += transfer.run(connection);
				}
			}
			return count;
		}, seconds);
	}

	private static long upload(TransferConnection connection) throws Exception {
		String answer = connection.upload(UPLOAD);
		Assert.state(answer.equals(Integer.toString(UPLOAD.length)), () -> "The server received " + answer + " bytes");
		return UPLOAD.length;
	}

	private static long download(TransferConnection connection) throws Exception {
		long count = connection.download();
		Assert.state(count == DOWNLOAD, () -> "The server sent " + count + " bytes");
		return count;
	}

	private static String describe(Interleaving<Load> loads, int slice) {
		return Figures.format("%.2f GB/s, %.2f s of processor time for a GB",
				Interleaving.median(loads.map(Load::rate), slice) / 1e9,
				Interleaving.median(loads.map(Load::processorNanos), slice));
	}

	private static Row slow(BenchmarkOptions options, HttpServerProcess server) throws Exception {
		String title = "the download by " + SLOW_READERS + " clients that read 1 MB/s each";
		String bar = "resident memory flat";
		if (!HttpServerProcess.isMemoryReadable()) {
			return Row.unknown(title, bar, "there is no /proc on this system");
		}
		slice(server, HttpTransferCase::download).run(options.warmup());
		List<TransferConnection> readers = new ArrayList<>();
		for (int index = 0; index < SLOW_READERS; index++) {
			TransferConnection reader = new TransferConnection(server.port());
			reader.startDownload();
			readers.add(reader);
		}
		read(readers, options.seconds());
		long before = server.residentBytes();
		read(readers, options.seconds() * options.rounds());
		double growth = server.residentBytes() - before;
		for (TransferConnection reader : readers) {
			reader.close();
		}
		return Row.absolute(title, bar, Figures.format("%+.2f MB", growth / 1e6),
				Figures.format("of %.0f MB; %.1f GB could be waiting", before / 1e6, SLOW_READERS * DOWNLOAD / 1e9),
				growth < MAX_GROWTH);
	}

	private static void read(List<TransferConnection> readers, double seconds) throws Exception {
		long end = System.nanoTime() + (long) (seconds * 1e9);
		while (System.nanoTime() < end) {
			for (TransferConnection reader : readers) {
				reader.skip(1 << 14);
			}
			Thread.sleep(16);
		}
	}

	/**
	 * One transfer.
	 */
	@FunctionalInterface
	private interface Transfer {

		/**
		 * Transfer a body.
		 * @param connection the connection
		 * @return the number of bytes
		 * @throws Exception if it fails
		 */
		long run(TransferConnection connection) throws Exception;

	}

}
