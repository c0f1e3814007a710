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

import java.io.BufferedReader;
import java.io.InputStreamReader;

import jep.MainInterpreter;
import jep.SharedInterpreter;
import jep.python.PyCallable;

/**
 * Calls math.sqrt through Jep: reads {@code case seconds} lines, prints calls per second.
 * Run from source, since the jar of Jep comes out of the virtual environment.
 */
public final class JepPeer {

	private static double sink;

	public static void main(String[] args) throws Exception {
		MainInterpreter.setJepLibraryPath(args[0]);
		try (SharedInterpreter interpreter = new SharedInterpreter()) {
			interpreter.exec("from math import sqrt");
			PyCallable sqrt = interpreter.getValue("sqrt", PyCallable.class);
			BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
			String line;
			while ((line = requests.readLine()) != null) {
				System.out.println(measure(sqrt, Double.parseDouble(line.split(" ")[1])));
			}
		}
	}

	private static double measure(PyCallable sqrt, double seconds) {
		long start = System.nanoTime();
		long end = start + (long) (seconds * 1e9);
		long calls = 0;
		long now;
		do {
			for (int i = 0; i < 1024; i++) {
				sink += (Double) sqrt.call((double) i);
			}
			calls += 1024;
			now = System.nanoTime();
		}
		while (now < end);
		return calls * 1e9 / (now - start);
	}

}
