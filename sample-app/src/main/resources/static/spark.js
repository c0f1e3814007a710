/** A small line of the last values. */

const SVG = 'http://www.w3.org/2000/svg';
const LENGTH = 60;
const [WIDTH, HEIGHT] = [100, 30];

/** Keeps the last 60 values and draws them; null is a gap. */
export class Spark {
	#svg;
	#path;
	#label;
	#format;
	#values = [];

	constructor(svg, label, format) {
		this.#svg = svg;
		this.#label = label;
		this.#format = format;
		this.#path = document.createElementNS(SVG, 'path');
		svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
		svg.setAttribute('preserveAspectRatio', 'none');
		svg.replaceChildren(this.#path);
	}

	/** Adds a value and draws all. */
	add(value) {
		this.#values = [...this.#values, value].slice(-LENGTH);
		const known = this.#values.filter((each) => each !== null);
		const most = Math.max(...known, Number.MIN_VALUE);
		this.#path.setAttribute('d', this.#values.map((each, index) => this.#step(each, index, most)).join(''));
		this.#svg.dataset.points = known.length;
		this.#svg.setAttribute('aria-label', `${this.#label}: ${known.length ? `at most ${this.#format(most)}` : 'no values yet'}`);
	}

	#step(value, index, most) {
		if (value === null) {
			return '';
		}
		const x = ((index + LENGTH - this.#values.length) * WIDTH) / (LENGTH - 1);
		const begins = index === 0 || this.#values[index - 1] === null;
		return `${begins ? 'M' : 'L'}${x.toFixed(1)} ${(HEIGHT * (1 - value / most)).toFixed(1)}`;
	}
}
