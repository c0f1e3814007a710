/** Shows one event loop. */

import { Spark } from './spark.js';
import { TaskList } from './task-list.js';

/** A card that knows what it showed before, since rates are differences. */
export class LoopCard {
	#element;
	#tasks;
	#throughput;
	#lag;
	#before = null;

	constructor(name) {
		this.#element = document.getElementById('loop').content.firstElementChild.cloneNode(true);
		this.#element.dataset.loop = name;
		this.#find('h2').textContent = name;
		this.#tasks = new TaskList(this.#element);
		this.#throughput = new Spark(this.#find('.throughput-line'), 'Calls a second', rate);
		this.#lag = new Spark(this.#find('.lag-line'), 'Lag', milliseconds);
	}

	get element() {
		return this.#element;
	}

	/** Shows an event loop, its delay, its utilization, its details, and why some of these are missing. */
	show({ at, loop, delay, utilization, details, problem }) {
		const before = this.#before;
		this.#before = { at, submitted: loop.submitted, delay };
		const state = this.#find('.state');
		state.textContent = loop.state;
		state.dataset.state = loop.state;
		this.#find('.pending').textContent = loop.pending;
		const throughput = before && ratio(loop.submitted - before.submitted, (at - before.at) / 1000);
		const lag = before?.delay && delay && ratio(delay.TOTAL_TIME - before.delay.TOTAL_TIME, delay.COUNT - before.delay.COUNT);
		this.#plot('.throughput', this.#throughput, throughput ?? null, rate);
		this.#plot('.lag', this.#lag, lag ?? null, milliseconds);
		this.#find('.busy').textContent = percent(utilization?.VALUE);
		this.#tasks.show(details);
		const missing = this.#find('.missing');
		missing.hidden = !problem;
		missing.textContent = problem ?? '';
	}

	#plot(selector, spark, value, format) {
		spark.add(value);
		if (value !== null) {
			this.#find(selector).textContent = format(value);
		}
	}

	#find(selector) {
		return this.#element.querySelector(selector);
	}
}

/** A difference by another one; null if a restart has set it back or nothing was counted. */
function ratio(difference, by) {
	return difference >= 0 && by > 0 ? difference / by : null;
}

function rate(value) {
	return value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en');
}

function milliseconds(seconds) {
	return `${(seconds * 1000).toFixed(1)} ms`;
}

function percent(share) {
	return Number.isFinite(share) ? `${Math.round(share * 100)}%` : '–';
}
