/** Asks the actuator once a second, and shows the event loops. */

import { eventLoop, meter, python } from './actuator.js';
import { arrange } from './arrange.js';
import { LoopCard } from './loop-card.js';

const PERIOD_MILLIS = 1000;

const loops = document.getElementById('loops');
const runtime = document.getElementById('runtime');
const unreachable = document.getElementById('unreachable');
const cards = new Map();

/** The next look follows when the answers of this one are there, so slow answers do not add up. */
async function look() {
	if (!document.hidden) {
		try {
			await refresh();
			unreachable.hidden = true;
		} catch (error) {
			unreachable.textContent = `The application does not answer: ${error.message}. Trying again.`;
			unreachable.hidden = false;
		}
	}
	setTimeout(look, PERIOD_MILLIS);
}

async function refresh() {
	const found = await python();
	if (!found) {
		throw new Error('the endpoint python is not exposed');
	}
	const shown = await Promise.all(found.eventLoops.map(collect));
	runtime.textContent = summaryOf(found);
	const names = found.eventLoops.map(({ name }) => name);
	[...cards.keys()].filter((name) => !names.includes(name)).forEach((name) => cards.delete(name));
	shown.forEach((values) => cardOf(values.loop.name).show(values));
	arrange(loops, names.map((name) => cards.get(name).element));
}

async function collect(loop) {
	const [delay, utilization, details] = await Promise.all([
		meter('python.eventloop.delay', loop.name),
		meter('python.eventloop.utilization', loop.name),
		eventLoop(loop.name),
	]);
	return { at: performance.now(), loop: details?.eventLoop ?? loop, delay, utilization, details };
}

function cardOf(name) {
	if (!cards.has(name)) {
		cards.set(name, new LoopCard(name));
	}
	return cards.get(name);
}

function summaryOf({ runtime: python, recovering, eventLoops }) {
	const what = python ? `CPython ${python.version} with ${python.implementation}` : 'Python does not run';
	const count = `${eventLoops.length} event loop${eventLoops.length === 1 ? '' : 's'}`;
	return `${what}, ${count}${recovering ? ', one of them is being replaced' : ''}`;
}

look();
