/** The panel that shows what the network reads in the drawing. */

import { paint } from './image.js';
import { LivePredictions } from './live.js';
import { toPixels } from './pixels.js';

const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

function sure(probability) {
	return probability > 0.999 ? `> ${percent.format(0.999)}` : percent.format(probability);
}

/** Predicts while the user draws: one request at a time, always for the latest strokes. */
export class PredictionPanel {
	#elements;
	#bars;
	#latest = [];
	#changes = 0;
	#busy = false;
	#live = new LivePredictions('models/draw');

	constructor(elements) {
		this.#elements = elements;
		this.#bars = Array.from({ length: 10 }, (_, digit) => createBar(digit));
		elements.bars.append(...this.#bars.map((bar) => bar.item));
		this.#forget();
		const dark = matchMedia('(prefers-color-scheme: dark)');
		dark.addEventListener('change', () => paint(elements.seen, toPixels(this.#latest)));
	}

	/** Shows the prediction for the strokes, or none without strokes. */
	show(strokes) {
		this.#latest = strokes;
		this.#changes++;
		paint(this.#elements.seen, toPixels(strokes));
		if (strokes.length === 0) {
			this.#forget();
		}
		else if (!this.#busy) {
			this.#predictLatest();
		}
	}

	async #predictLatest() {
		this.#busy = true;
		let predicted = 0;
		while (this.#latest.length > 0 && predicted !== this.#changes) {
			predicted = this.#changes;
			await this.#predict(toPixels(this.#latest));
		}
		this.#busy = false;
	}

	async #predict(pixels) {
		const begin = performance.now();
		try {
			const { transport } = this.#live;
			const prediction = await this.#live.predict(pixels);
			this.#report(prediction, performance.now() - begin, transport);
		}
		catch (error) {
			this.#elements.error.textContent = `No prediction: ${error.message}`;
			this.#elements.error.hidden = false;
		}
	}

	#report({ digit, probabilities }, elapsed, transport) {
		if (this.#latest.length === 0) {
			return;
		}
		this.#elements.error.hidden = true;
		this.#elements.digit.textContent = digit;
		delete this.#elements.digit.dataset.empty;
		this.#elements.confidence.textContent = `${sure(probabilities[digit])} sure`;
		this.#elements.latency.textContent = `answered in ${elapsed.toFixed(elapsed < 10 ? 1 : 0)} ms over ${transport}`;
		this.#bars.forEach((bar, index) => bar.set(probabilities[index], index === digit));
	}

	#forget() {
		this.#elements.digit.textContent = '?';
		this.#elements.digit.dataset.empty = '';
		this.#elements.confidence.textContent = 'Nothing drawn yet';
		this.#elements.latency.textContent = '\u00a0';
		this.#bars.forEach((bar) => bar.set(0, false));
	}
}

function createBar(digit) {
	const item = document.createElement('li');
	item.innerHTML = `<span class="bar-digit">${digit}</span><span class="bar"><span></span></span><span
		class="bar-value"></span>`;
	const [, track, value] = item.children;
	return {
		item,
		set(probability, best) {
			track.firstElementChild.style.transform = `scaleX(${probability})`;
			value.textContent = probability > 0 ? sure(probability) : '';
			item.toggleAttribute('data-best', best);
		},
	};
}
