/** The panel that trains a network live. */

import { train } from './api.js';
import { Chart } from './chart.js';

const percent = new Intl.NumberFormat('en', { style: 'percent', minimumFractionDigits: 1 });

/** Starts and cancels runs, and tells what Python says about them. */
export class TrainingPanel {
	#elements;
	#chart;
	#abort = null;

	constructor(elements) {
		this.#elements = elements;
		this.#chart = new Chart(elements.chart);
		elements.form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.#run();
		});
		elements.cancel.addEventListener('click', () => this.#abort?.abort());
		elements.epochs.addEventListener('input', () => {
			elements.epochsValue.textContent = elements.epochs.value;
		});
		addEventListener('pagehide', () => this.#abort?.abort());
		this.#listen();
	}

	async #run() {
		const epochs = Number(this.#elements.epochs.value);
		this.#begin(epochs);
		try {
			const settings = { epochs, learningRate: this.#elements.learningRate.value };
			for await (const epoch of train(settings, this.#abort.signal)) {
				this.#report(epoch, epochs);
			}
		}
		catch (error) {
			if (!this.#abort.signal.aborted) {
				this.#fail(`The run ended: ${error.message}`);
			}
		}
		this.#end();
	}

	#begin(epochs) {
		this.#abort = new AbortController();
		this.#elements.error.hidden = true;
		this.#elements.start.disabled = true;
		this.#elements.cancel.disabled = false;
		this.#chart.begin(epochs);
		this.#say('running', 'running');
	}

	#report(epoch, epochs) {
		this.#chart.add(epoch);
		this.#elements.accuracy.textContent = percent.format(epoch.accuracy);
		this.#elements.loss.textContent = epoch.loss.toFixed(3);
		this.#elements.epoch.textContent = `${epoch.number} / ${epochs}`;
	}

	#end() {
		this.#elements.start.disabled = false;
		this.#elements.cancel.disabled = true;
	}

	/** Listens to the run that was started last, by whomever. */
	#listen() {
		const source = new EventSource('models/training');
		source.addEventListener('message', ({ data }) => {
			const state = JSON.parse(data);
			this.#say(state.status, describe(state));
		});
	}

	#say(status, text) {
		this.#elements.state.textContent = text;
		this.#elements.stateDot.dataset.status = status;
	}

	#fail(text) {
		this.#elements.error.textContent = text;
		this.#elements.error.hidden = false;
	}
}

function describe({ status, epoch, epochs, accuracy }) {
	if (status === 'idle') {
		return 'idle';
	}
	const reached = accuracy == null ? '' : `, ${percent.format(accuracy)} accurate`;
	return `${status} at epoch ${epoch} of ${epochs}${reached}`;
}
