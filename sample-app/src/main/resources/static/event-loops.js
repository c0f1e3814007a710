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
			delete loops.dataset.stale;
		} catch (error) {
			tell(unreachable, `The application does not answer: ${error.message}. Trying again.`);
			unreachable.hidden = false;
			loops.dataset.stale = '';
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
	tell(runtime, summaryOf(found));
	const names = found.eventLoops.map(({ name }) => name);
	[...cards.keys()].filter((name) => !names.includes(name)).forEach((name) => cards.delete(name));
	shown.forEach((values) => cardOf(values.loop.name).show(values));
	arrange(loops, names.map((name) => cards.get(name).element));
}

/** What one loop does not tell is missing in its card only, which says why. */
async function collect(loop) {
	const [delay, utilization, details] = await Promise.allSettled([
		meter('python.eventloop.delay', loop.name),
		meter('python.eventloop.utilization', loop.name),
		eventLoop(loop.name),
	]);
	return {
		at: performance.now(),
		loop: details.value?.eventLoop ?? loop,
		delay: delay.value,
		utilization: utilization.value,
		details: details.value,
		problem: [details, delay, utilization].find(({ reason }) => reason)?.reason.message,
	};
}

/** Says what is new; the same words again would be read out again. */
function tell(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
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
