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

import org.jspecify.annotations.Nullable;

/**
 * A row of the table.
 *
 * @param title what was measured
 * @param bar what it must reach, or nothing
 * @param figure what pyloop reached
 * @param beside what the peer reached, or how the figure came about
 * @param ratio the ratio or difference that the bar names, or nothing
 * @param verdict whether the bar is reached
 * @param samples what a later run compares itself with, if it can
 */
record Row(String title, String bar, String figure, String beside, String ratio, Verdict verdict,
		@Nullable Samples samples) {

	Row(String title, String bar, String figure, String beside, String ratio, Verdict verdict) {
		this(title, bar, figure, beside, ratio, verdict, null);
	}

	static Row absolute(String title, String bar, String figure, String beside, boolean reached) {
		return new Row(title, bar, figure, beside, "", Verdict.of(reached));
	}

	static Row relative(String title, double bar, String figure, String beside, double ratio) {
		return new Row(title, "at least " + Figures.ratio(bar), figure, beside, Figures.ratio(ratio),
				Verdict.of(ratio >= bar));
	}

	static Row information(String title, String figure, String beside) {
		return new Row(title, "", figure, beside, "", Verdict.NONE);
	}

	static Row unknown(String title, String bar, String why) {
		return new Row(title, bar, "", why, "", Verdict.UNKNOWN);
	}

}
