/** The panel that collects drawings and scores them all at once. */

import { examples, score } from './api.js';
import { paint } from './image.js';

const EXAMPLES = 24;
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 0 });

/** Keeps drawings, with the digit they show if that is known, and shows their scores. */
export class Tray {
	#elements;
	#drawings = [];

	constructor(elements) {
		this.#elements = elements;
		elements.score.addEventListener('click', () => this.#try(() => this.#scoreAll()));
		elements.examples.addEventListener('click', () => this.#try(() => this.#addExamples()));
		elements.empty.addEventListener('click', () => this.#empty());
		const dark = matchMedia('(prefers-color-scheme: dark)');
		dark.addEventListener('change', () => this.#drawings.forEach((drawing) => drawing.paint()));
	}

	/** Adds a drawing. */
	add(pixels, label = null) {
		const drawing = createDrawing(pixels, label);
		this.#drawings.push(drawing);
		this.#elements.list.append(drawing.item);
		drawing.paint();
		this.#update('');
	}

	async #addExamples() {
		(await examples(EXAMPLES)).forEach(({ pixels, label }) => this.add(pixels, label));
	}

	async #scoreAll() {
		const drawings = [...this.#drawings];
		const begin = performance.now();
		const scores = await score(drawings.map((drawing) => drawing.pixels));
		const elapsed = performance.now() - begin;
		drawings.forEach((drawing, index) => drawing.show(scores[index]));
		const known = drawings.filter((drawing) => drawing.label !== null);
		const wrong = known.filter((drawing) => drawing.wrong).length;
		const verdict = known.length === 0 ? '' : ` ${known.length - wrong} of ${known.length} known ones are right.`;
		const calls = drawings.length === 1 ? '1 call' : `${drawings.length} calls`;
		this.#update(`${calls} gathered in ${elapsed.toFixed(0)} ms.${verdict}`);
	}

	async #try(action) {
		this.#elements.error.hidden = true;
		try {
			await action();
		}
		catch (error) {
			this.#elements.error.textContent = error.message;
			this.#elements.error.hidden = false;
		}
	}

	#empty() {
		this.#drawings = [];
		this.#elements.list.replaceChildren();
		this.#update('');
	}

	#update(result) {
		const none = this.#drawings.length === 0;
		this.#elements.score.disabled = none;
		this.#elements.empty.disabled = none;
		this.#elements.hint.hidden = !none;
		this.#elements.result.textContent = result;
	}
}

function createDrawing(pixels, label) {
	const item = document.createElement('li');
	const canvas = document.createElement('canvas');
	const caption = document.createElement('span');
	canvas.setAttribute('role', 'img');
	canvas.setAttribute('aria-label', label === null ? 'Your drawing' : `Drawing of a ${label}`);
	caption.className = 'tray-score';
	item.append(canvas, caption);
	return {
		item,
		pixels,
		label,
		wrong: false,
		paint() {
			paint(canvas, pixels);
		},
		show({ digit, confidence }) {
			this.wrong = label !== null && digit !== label;
			item.toggleAttribute('data-wrong', this.wrong);
			caption.innerHTML = `<b>${digit}</b> ${percent.format(confidence)}`;
			item.title = this.wrong ? `Read as ${digit}, shows ${label}` : `Read as ${digit}`;
		},
	};
}
