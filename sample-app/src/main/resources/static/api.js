/** The application's HTTP interface. */

const JSON_HEADERS = { 'Content-Type': 'application/json', Accept: 'application/json' };

/** Recognises one drawing: the digit and ten probabilities. */
export function predict(pixels, signal) {
	return post('api/predictions', { pixels }, signal);
}

/** Recognises many drawings at once, in their order. */
export function score(drawings) {
	return post('api/scores', drawings.map((pixels) => ({ pixels })));
}

/** Drawings of the data set, each with the digit that it shows. */
export async function examples(count) {
	return (await checked(await fetch(`api/examples?count=${count}`))).json();
}

/** Trains, and gives each epoch as soon as it is over. Aborting cancels the run. */
export async function* train(settings, signal) {
	const response = await fetch(`api/training?${new URLSearchParams(settings)}`, {
		headers: { Accept: 'application/problem+json, text/event-stream' },
		signal,
	});
	yield* events((await checked(response)).body);
}

async function post(url, body, signal) {
	const response = await fetch(url, { method: 'POST', headers: JSON_HEADERS, body: JSON.stringify(body), signal });
	return (await checked(response)).json();
}

async function checked(response) {
	if (!response.ok) {
		const problem = await response.json().catch(() => ({}));
		throw new Error(problem.detail ?? problem.message ?? `${response.status} ${response.statusText}`);
	}
	return response;
}

async function* events(body) {
	const reader = body.pipeThrough(new TextDecoderStream()).getReader();
	let text = '';
	for (let part = await reader.read(); !part.done; part = await reader.read()) {
		const blocks = (text + part.value).split('\n\n');
		text = blocks.pop();
		yield* blocks.map(data).filter(Boolean).map((json) => JSON.parse(json));
	}
}

function data(block) {
	return block
		.split('\n')
		.filter((line) => line.startsWith('data:'))
		.map((line) => line.slice('data:'.length))
		.join('\n');
}
