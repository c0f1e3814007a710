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

package dev.pyloop.sample;

/**
 * What one pass over the images has taught the network.
 *
 * @param number the number of the pass, from 1
 * @param accuracy the share of unseen images that it recognises, from 0 to 1
 * @param loss how far off it was while it learned
 */
record Epoch(int number, double accuracy, double loss) {
}
