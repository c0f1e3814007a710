/** What the actuator of the application tells of Python. */

const TIMEOUT_MILLIS = 5000;

/** The runtime and all event loops in numbers. */
export function python() {
	return get('actuator/python');
}

/** One event loop with its tasks, or null if it is gone. */
export function eventLoop(name) {
	return get(`actuator/python/${encodeURIComponent(name)}`);
}

/** The measurements of a meter of one event loop by their statistic, or null if there is none yet. */
export async function meter(name, loop) {
	const found = await get(`actuator/metrics/${name}?${new URLSearchParams({ tag: `name:${loop}` })}`);
	return found && Object.fromEntries(found.measurements.map(({ statistic, value }) => [statistic, value]));
}

async function get(url) {
	const response = await fetch(url, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(TIMEOUT_MILLIS) });
	if (response.status === 404) {
		return null;
	}
	if (!response.ok) {
		throw new Error(`${url} answers ${response.status} ${response.statusText}`);
	}
	return response.json();
}
