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

package dev.pyloop.convert;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;

/**
 * Dates and times as Python's {@code isoformat()} writes and {@code fromisoformat()}
 * reads them. Python counts microseconds; what is finer is cut off.
 */
final class TemporalText {

	private static final int MIN_YEAR = 1;

	private static final int MAX_YEAR = 9999;

	private static final Instant MIN_INSTANT = Instant.parse("0001-01-01T00:00:00Z");

	private static final Instant MAX_INSTANT = Instant.parse("9999-12-31T23:59:59.999999999Z");

	private static final int DATE_LENGTH = 10;

	private static final int TIME_LENGTH = 8;

	private static final int MICROSECONDS_LENGTH = 6;

	private TemporalText() {
	}

	static String of(LocalDate value) {
		return append(new StringBuilder(DATE_LENGTH), value).toString();
	}

	static String of(LocalTime value) {
		return append(new StringBuilder(16), value).toString();
	}

	static String of(LocalTime value, ZoneOffset offset) {
		return append(append(new StringBuilder(24), value), offset).toString();
	}

	static String of(LocalDateTime value) {
		return append(new StringBuilder(26), value).toString();
	}

	static String of(LocalDateTime value, ZoneOffset offset) {
		return append(append(new StringBuilder(34), value), offset).toString();
	}

	static String of(Instant value) {
		if (value.isBefore(MIN_INSTANT) || value.isAfter(MAX_INSTANT)) {
			throw outOfRange(value);
		}
		return of(LocalDateTime.ofInstant(value, ZoneOffset.UTC), ZoneOffset.UTC);
	}

	/**
	 * Return where the offset starts in a text that has a time, its length if there is no
	 * offset.
	 * @param text the text
	 * @param time where the time starts
	 * @return the index
	 */
	static int offsetIndex(String text, int time) {
		for (int i = time; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == '+' || character == '-') {
				return i;
			}
		}
		return text.length();
	}

	static LocalDateTime parseDateTime(String text) {
		if (text.length() <= DATE_LENGTH || text.charAt(DATE_LENGTH) != 'T') {
			throw malformed(text);
		}
		return LocalDateTime.of(parseDate(text.substring(0, DATE_LENGTH)), parseTime(text.substring(DATE_LENGTH + 1)));
	}

	static LocalDate parseDate(String text) {
		if (text.length() != DATE_LENGTH || text.charAt(4) != '-' || text.charAt(7) != '-') {
			throw malformed(text);
		}
		return LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
	}

	static LocalTime parseTime(String text) {
		boolean fraction = text.length() == TIME_LENGTH + 1 + MICROSECONDS_LENGTH && text.charAt(TIME_LENGTH) == '.';
		if ((!fraction && text.length() != TIME_LENGTH) || text.charAt(2) != ':' || text.charAt(5) != ':') {
			throw malformed(text);
		}
		int microseconds = fraction ? digits(text, TIME_LENGTH + 1, text.length()) : 0;
		return LocalTime.of(digits(text, 0, 2), digits(text, 3, 5), digits(text, 6, 8), microseconds * 1000);
	}

	private static int digits(String text, int start, int end) {
		int value = 0;
		for (int i = start; i < end; i++) {
			char character = text.charAt(i);
			if (character < '0' || character > '9') {
				throw malformed(text);
			}
			value = value * 10 + (character - '0');
		}
		return value;
	}

	private static RefusedValueException malformed(String text) {
		return new RefusedValueException(ValueText.of(text) + " is no date or time as isoformat() writes it");
	}

	static ZoneOffset parseOffset(String text) {
		if (text.indexOf('.') != -1) {
			throw new RefusedValueException("Java has no time zone offset of %s: it counts seconds".formatted(text));
		}
		return ZoneOffset.of(text);
	}

	private static StringBuilder append(StringBuilder text, LocalDateTime value) {
		append(text, value.toLocalDate()).append('T');
		return append(text, value.toLocalTime());
	}

	private static StringBuilder append(StringBuilder text, LocalDate value) {
		int year = value.getYear();
		if (year < MIN_YEAR || year > MAX_YEAR) {
			throw outOfRange(value);
		}
		appendDigits(text, year, 4).append('-');
		appendDigits(text, value.getMonthValue(), 2).append('-');
		return appendDigits(text, value.getDayOfMonth(), 2);
	}

	private static RefusedValueException outOfRange(Object value) {
		return new RefusedValueException(
				"%s cannot travel: Python has the years from %d to %d".formatted(value, MIN_YEAR, MAX_YEAR));
	}

	private static StringBuilder append(StringBuilder text, LocalTime value) {
		appendDigits(text, value.getHour(), 2).append(':');
		appendDigits(text, value.getMinute(), 2).append(':');
		appendDigits(text, value.getSecond(), 2);
		int microseconds = value.getNano() / 1000;
		return (microseconds != 0) ? appendDigits(text.append('.'), microseconds, MICROSECONDS_LENGTH) : text;
	}

	private static StringBuilder append(StringBuilder text, ZoneOffset offset) {
		int total = Math.abs(offset.getTotalSeconds());
		text.append((offset.getTotalSeconds() < 0) ? '-' : '+');
		appendDigits(text, total / 3600, 2).append(':');
		appendDigits(text, total / 60 % 60, 2);
		return (total % 60 != 0) ? appendDigits(text.append(':'), total % 60, 2) : text;
	}

	private static StringBuilder appendDigits(StringBuilder text, int value, int digits) {
		String number = Integer.toString(value);
		for (int i = number.length(); i < digits; i++) {
			text.append('0');
		}
		return text.append(number);
	}

}
