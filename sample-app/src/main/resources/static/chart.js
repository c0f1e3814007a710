/** Draws the accuracy and the loss of a training run while it goes on. */

const SVG = 'http://www.w3.org/2000/svg';
const FRAME = { left: 46, right: 14, top: 14, bottom: 30 };
const GRID_LINES = 4;

/** A chart in an SVG element; the run before stays visible as a faint line. */
export class Chart {
	#svg;
	#epochs = [];
	#total = 30;
	#before = [];

	constructor(svg) {
		this.#svg = svg;
		new ResizeObserver(() => this.#paint()).observe(svg);
	}

	/** Begins a run of a number of epochs. */
	begin(total) {
		this.#before = this.#epochs.length > 1 ? this.#epochs : this.#before;
		this.#epochs = [];
		this.#total = total;
		this.#paint();
	}

	/** Adds an epoch. */
	add(epoch) {
		this.#epochs.push(epoch);
		this.#paint();
	}

	#paint() {
		const { clientWidth: width, clientHeight: height } = this.#svg;
		const [right, floor] = [width - FRAME.right, height - FRAME.bottom];
		const shown = [...this.#before, ...this.#epochs];
		const low = Math.min(0.8, ...shown.map((epoch) => Math.floor(epoch.accuracy * 10) / 10));
		const most = Math.max(1, ...this.#epochs.map((epoch) => epoch.loss));
		const last = Math.max(this.#total, this.#before.length);
		const x = (number) => scale(number, 1, Math.max(2, last), FRAME.left, right);
		const y = (value, from, to) => scale(value, from, to, floor, FRAME.top);
		const accuracy = (epochs) => epochs.map((epoch) => [x(epoch.number), y(epoch.accuracy, low, 1)]);
		const loss = this.#epochs.map((epoch) => [x(epoch.number), y(epoch.loss, 0, most)]);
		this.#svg.replaceChildren(
			...gridOf(low, (value) => y(value, low, 1), right),
			...numbersOf(last, x, height - 8),
			line('before', accuracy(this.#before)),
			area(accuracy(this.#epochs), floor),
			line('loss', loss),
			line('accuracy', accuracy(this.#epochs)),
			...accuracy(this.#epochs).slice(-1).map(dot),
		);
		this.#svg.dataset.points = this.#epochs.length;
	}
}

function scale(value, from, to, start, end) {
	return start + ((value - from) / (to - from)) * (end - start);
}

function gridOf(low, y, right) {
	return Array.from({ length: GRID_LINES + 1 }, (_, index) => {
		const value = low + (index * (1 - low)) / GRID_LINES;
		const at = y(value).toFixed(1);
		const path = element('path', { class: 'grid', d: `M${FRAME.left} ${at}H${right}` });
		return [path, label(`${Math.round(value * 100)}%`, FRAME.left - 8, Number(at) + 4, 'end')];
	}).flat();
}

function numbersOf(last, x, y) {
	const step = Math.max(1, Math.round(last / 6));
	const numbers = Array.from({ length: Math.floor((last - 1) / step) + 1 }, (_, index) => 1 + index * step);
	return numbers.map((number) => label(String(number), x(number), y, 'middle'));
}

function line(name, points) {
	return element('path', { class: `line ${name}`, d: pathOf(points) });
}

function area(points, floor) {
	if (points.length < 2) {
		return element('path', { class: 'area' });
	}
	const d = `${pathOf(points)}L${points.at(-1)[0]} ${floor}L${points[0][0]} ${floor}Z`;
	return element('path', { class: 'area', d });
}

function dot([x, y]) {
	return element('circle', { class: 'tip', cx: x, cy: y, r: 5 });
}

function pathOf(points) {
	return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

function label(text, x, y, anchor) {
	const result = element('text', { x, y, 'text-anchor': anchor });
	result.textContent = text;
	return result;
}

function element(name, attributes) {
	const result = document.createElementNS(SVG, name);
	Object.entries(attributes).forEach(([key, value]) => result.setAttribute(key, value));
	return result;
}
