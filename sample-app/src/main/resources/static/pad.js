/** A canvas to draw on with mouse, pen, finger or the keyboard. */

const STEP = 0.04;
const LINE = 0.075;
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Keeps strokes in units of the pad's side and calls a function whenever they change. */
export class Pad {
	#canvas;
	#changed;
	#strokes = [];
	#stroke = null;
	#pen = { x: 0.5, y: 0.2 };
	#byKeyboard = false;

	constructor(canvas, changed) {
		this.#canvas = canvas;
		this.#changed = changed;
		canvas.addEventListener('pointerdown', (event) => this.#down(event));
		canvas.addEventListener('pointermove', (event) => this.#move(event));
		for (const name of ['pointerup', 'pointercancel']) {
			canvas.addEventListener(name, () => this.#lift());
		}
		canvas.addEventListener('keydown', (event) => this.#key(event));
		canvas.addEventListener('blur', () => this.#leave());
		new ResizeObserver(() => this.#paint()).observe(canvas);
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#paint());
	}

	/** The strokes, each a list of points. */
	get strokes() {
		return this.#strokes;
	}

	/** Forgets all strokes. */
	clear() {
		this.#strokes = [];
		this.#stroke = null;
		this.#update();
	}

	#down(event) {
		if (event.button !== 0) {
			return;
		}
		this.#canvas.setPointerCapture(event.pointerId);
		this.#byKeyboard = false;
		this.#begin(this.#point(event));
	}

	#move(event) {
		if (this.#stroke && !this.#byKeyboard) {
			const moves = event.getCoalescedEvents?.() ?? [];
			this.#stroke.push(...(moves.length ? moves : [event]).map((move) => this.#point(move)));
			this.#update();
		}
	}

	#key(event) {
		if (event.ctrlKey || event.metaKey || event.altKey) {
			return;
		}
		if (event.key in ARROWS) {
			this.#step(...ARROWS[event.key]);
		}
		else if (event.key === ' ') {
			this.#togglePen();
		}
		else if (event.key === 'Delete' || event.key === 'Backspace') {
			this.clear();
		}
		else {
			return;
		}
		event.preventDefault();
	}

	#step(right, down) {
		this.#byKeyboard = true;
		this.#pen = { x: within(this.#pen.x + right * STEP), y: within(this.#pen.y + down * STEP) };
		if (this.#stroke) {
			this.#stroke.push(this.#pen);
			this.#update();
		}
		else {
			this.#paint();
		}
	}

	#togglePen() {
		this.#byKeyboard = true;
		if (this.#stroke) {
			this.#lift();
		}
		else {
			this.#begin(this.#pen);
		}
	}

	#begin(point) {
		this.#stroke = [point];
		this.#strokes.push(this.#stroke);
		this.#update();
	}

	#lift() {
		this.#stroke = null;
		this.#paint();
	}

	#leave() {
		this.#byKeyboard = false;
		this.#lift();
	}

	#point(event) {
		const { left, top, width, height } = this.#canvas.getBoundingClientRect();
		return { x: within((event.clientX - left) / width), y: within((event.clientY - top) / height) };
	}

	#update() {
		this.#paint();
		this.#changed(this.#strokes);
	}

	#paint() {
		const side = Math.round(this.#canvas.clientWidth * devicePixelRatio);
		if (this.#canvas.width !== side || this.#canvas.height !== side) {
			this.#canvas.width = side;
			this.#canvas.height = side;
		}
		const context = this.#canvas.getContext('2d');
		const style = getComputedStyle(this.#canvas);
		context.clearRect(0, 0, side, side);
		context.lineWidth = LINE * side;
		context.lineCap = 'round';
		context.lineJoin = 'round';
		context.strokeStyle = style.color;
		this.#strokes.forEach((points) => trace(context, points, side));
		if (this.#byKeyboard) {
			this.#paintPen(context, side, style.outlineColor);
		}
	}

	#paintPen(context, side, color) {
		context.beginPath();
		context.arc(this.#pen.x * side, this.#pen.y * side, (LINE * side) / 2, 0, 2 * Math.PI);
		context.lineWidth = Math.max(2, side / 120);
		context.strokeStyle = color;
		context.stroke();
	}
}

function within(value) {
	return Math.min(1, Math.max(0, value));
}

function trace(context, points, side) {
	context.beginPath();
	context.moveTo(points[0].x * side, points[0].y * side);
	for (let index = 1; index < points.length - 1; index++) {
		const [point, next] = [points[index], points[index + 1]];
		const middle = [((point.x + next.x) / 2) * side, ((point.y + next.y) / 2) * side];
		context.quadraticCurveTo(point.x * side, point.y * side, ...middle);
	}
	const last = points[points.length - 1];
	context.lineTo(last.x * side, last.y * side);
	context.stroke();
}
