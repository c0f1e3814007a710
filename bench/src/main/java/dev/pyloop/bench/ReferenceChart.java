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
import java.util.Map;

/**
 * Draws the rates of the newest Python: for each figure a bar a home on a logarithmic
 * scale.
 */
final class ReferenceChart {

	private static final int LEFT = 290;

	private static final int WIDTH = 640;

	private static final int BAR = 15;

	private static final int GAP = 12;

	private static final double MIN = 1e3;

	private static final double DECADES = 4;

	private static final Map<String, String> COLOURS = Map.of("thread", "#3776ab", "process", "#6db33f");

	private final StringBuilder svg = new StringBuilder();

	private int y = 40;

	private ReferenceChart() {
	}

	static String of(Results results) {
		List<String> versions = new ArrayList<>(results.pythons().keySet());
		String newest = versions.get(versions.size() - 1);
		ReferenceChart chart = new ReferenceChart();
		chart.text(LEFT, 22, "start", "a second, CPython " + newest + " (thread: blue, process: green)");
		List<Row> rows = results.pythons().get(newest);
		rows.stream().map(ReferenceChart::name).distinct().forEach((figure) -> chart.group(figure, rows));
		chart.scale();
		int height = chart.y + 30;
		return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + (LEFT + WIDTH + 110) + " " + height
				+ "\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
				+ chart.svg + "</svg>\n";
	}

	private static String name(Row row) {
		return row.title().substring(0, row.title().lastIndexOf(','));
	}

	private void group(String figure, List<Row> rows) {
		text(LEFT - 10, this.y + BAR, "end", figure.replace("`", ""));
		for (Row row : rows) {
			if (name(row).equals(figure) && row.samples() != null) {
				String home = row.title().substring(row.title().lastIndexOf(',') + 2).replace("`", "");
				bar(Interleaving.median(row.samples().rates()), row.figure(), COLOURS.getOrDefault(home, "#888"));
			}
		}
		this.y += GAP;
	}

	private void bar(double rate, String figure, String colour) {
		double width = at(rate);
		this.svg.append(Figures.format("<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n", LEFT,
				this.y, width, BAR - 2, colour));
		text(LEFT + (int) width + 6, this.y + BAR - 4, "start", figure);
		this.y += BAR;
	}

	private void scale() {
		for (int decade = 0; decade <= DECADES; decade++) {
			double x = LEFT + decade * WIDTH / DECADES;
			this.svg.append(Figures
				.format("<line x1=\"%1$.1f\" x2=\"%1$.1f\" y1=\"32\" y2=\"%2$d\" stroke=\"#bbb\"/>%n", x, this.y));
			text((int) x, this.y + 16, "middle", Figures.rate(MIN * Math.pow(10, decade)));
		}
	}

	private static double at(double rate) {
		return Math.max(1, Math.min(DECADES, Math.log10(rate / MIN)) * WIDTH / DECADES);
	}

	private void text(int x, int y, String anchor, String text) {
		this.svg.append(Figures.format("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" fill=\"#222\">%s</text>%n", x, y,
				anchor, text));
	}

}
