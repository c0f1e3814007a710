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

package dev.pyloop.actuate.endpoint;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.pyloop.eventloop.LoopProfile;

/**
 * Draws a profile as flame graph: the width of a function is its share of the samples,
 * those that it calls are above it. The tooltip of a function has its numbers.
 */
final class FlameGraph {

	private static final int WIDTH = 1200;

	private static final int ROW = 18;

	private static final int MARGIN = 10;

	private static final int HEADER = 40;

	private static final double MIN_WIDTH = 0.5;

	private static final double CHARACTER = 7.2;

	private final String title;

	private final LoopProfile profile;

	FlameGraph(String title, LoopProfile profile) {
		this.title = title;
		this.profile = profile;
	}

	/**
	 * Return the picture.
	 * @return a document of SVG, without scripts
	 */
	String svg() {
		Node root = root();
		int height = HEADER + root.depth() * ROW + MARGIN;
		StringBuilder svg = new StringBuilder();
		svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ").append(WIDTH + 2 * MARGIN);
		svg.append(' ').append(height).append("\" font-family=\"monospace\" font-size=\"12\">\n");
		svg.append("<title>").append(escape(this.title)).append("</title>\n");
		svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
		svg.append("<text x=\"10\" y=\"24\" font-size=\"15\">").append(escape(this.title)).append("</text>\n");
		draw(svg, root, MARGIN, height - MARGIN - ROW, (double) WIDTH / Math.max(1, root.count));
		return svg.append("</svg>\n").toString();
	}

	private Node root() {
		Node root = new Node("all");
		this.profile.stacks().forEach((stack, count) -> {
			Node node = root.add(count);
			for (String function : stack.split(";")) {
				node = node.children.computeIfAbsent(function, Node::new).add(count);
			}
		});
		return root;
	}

	private void draw(StringBuilder svg, Node node, double x, int y, double scale) {
		double width = node.count * scale;
		if (width < MIN_WIDTH) {
			return;
		}
		svg.append(String.format(Locale.ROOT,
				"<g><title>%s: %d samples, %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\""
						+ " fill=\"%s\" stroke=\"#fff\"/>",
				escape(node.name), node.count, width * 100 / WIDTH, x, y, width, ROW, color(node.name)));
		int characters = (int) ((width - 6) / CHARACTER);
		if (characters >= 3) {
			svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\">%s</text>", x + 3, y + ROW - 5,
					escape(shorten(node.name, characters))));
		}
		svg.append("</g>\n");
		double left = x;
		for (Node child : node.children.values()) {
			draw(svg, child, left, y - ROW, scale);
			left += child.count * scale;
		}
	}

	private static String shorten(String name, int characters) {
		return (name.length() <= characters) ? name : name.substring(0, characters - 1) + "…";
	}

	private static String color(String name) {
		// The same function has the same colour wherever it is.
		int hash = name.hashCode() & 0xffff;
		return "hsl(%d,%d%%,%d%%)".formatted(20 + hash % 35, 70 + hash / 35 % 20, 62 + hash / 700 % 14);
	}

	private static String escape(String text) {
		return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replaceAll("\\p{Cntrl}", "?");
	}

	/**
	 * A function below those that called it.
	 */
	private static final class Node {

		private final String name;

		private final Map<String, Node> children = new TreeMap<>();

		private long count;

		Node(String name) {
			this.name = name;
		}

		Node add(long samples) {
			this.count += samples;
			return this;
		}

		int depth() {
			return 1 + this.children.values().stream().mapToInt(Node::depth).max().orElse(0);
		}

	}

}
