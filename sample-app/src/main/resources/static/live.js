/** Predictions over a WebSocket that is open as long as the page is. */

import { predict } from './api.js';

const RETRY_MILLIS = 2000;

/** Answers by the WebSocket, or by a request while it is not open; one drawing at a time. */
export class LivePredictions {
	#url;
	#socket;
	#waiting = null;

	constructor(path) {
		this.#url = new URL(path, location.href);
		this.#url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
		this.#connect();
	}

	/** How the next drawing travels. */
	get transport() {
		return this.#isOpen() ? 'WebSocket' : 'HTTP';
	}

	/** Recognises one drawing: the digit and ten probabilities. */
	predict(pixels) {
		if (!this.#isOpen()) {
			return predict(pixels);
		}
		return new Promise((resolve, reject) => {
			this.#waiting = { resolve, reject };
			this.#socket.send(JSON.stringify(pixels));
		});
	}

	#isOpen() {
		return this.#socket.readyState === WebSocket.OPEN;
	}

	#connect() {
		this.#socket = new WebSocket(this.#url);
		this.#socket.addEventListener('message', ({ data }) => {
			const { error, ...prediction } = JSON.parse(data);
			this.#settle((waiting) => (error ? waiting.reject(new Error(error)) : waiting.resolve(prediction)));
		});
		this.#socket.addEventListener('close', () => {
			this.#settle((waiting) => waiting.reject(new Error('The connection was closed')));
			setTimeout(() => this.#connect(), RETRY_MILLIS);
		});
	}

	#settle(action) {
		const waiting = this.#waiting;
		this.#waiting = null;
		if (waiting) {
			action(waiting);
		}
	}
}
