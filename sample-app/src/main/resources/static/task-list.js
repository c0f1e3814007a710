/** Shows what an event loop runs; a stack that somebody opened stays open. */

import { arrange } from './arrange.js';

export class TaskList {
	#list;
	#none;
	#count;
	#items = new Map();

	constructor(card) {
		this.#list = card.querySelector('.tasks');
		this.#none = card.querySelector('.no-tasks');
		this.#count = card.querySelector('.task-count');
	}

	/** Shows the tasks of a loop; null if the loop is gone. */
	show(details) {
		const tasks = details?.tasks ?? [];
		const items = new Map();
		tasks.forEach((task) => {
			const key = keyOf(task, items);
			items.set(key, update(this.#items.get(key) ?? create(), task));
		});
		this.#items = items;
		arrange(this.#list, [...items.values()]);
		this.#none.hidden = tasks.length > 0;
		this.#none.textContent = details && !details.tasks ? 'Python does not answer.' : 'Nothing.';
		this.#count.textContent = details?.taskCount > tasks.length ? `the first ${tasks.length} of ${details.taskCount}` : '';
	}
}

/** Tasks are named by what was called, so several may have one name. */
function keyOf({ name, coroutine }, items) {
	let number = 0;
	while (items.has(`${name} ${coroutine} ${number}`)) {
		number += 1;
	}
	return `${name} ${coroutine} ${number}`;
}

function create() {
	return document.getElementById('task').content.firstElementChild.cloneNode(true);
}

function update(item, { name, coroutine, state, stack }) {
	item.querySelector('.coroutine').textContent = coroutine;
	item.querySelector('.task-name').textContent = name;
	item.querySelector('.task-state').textContent = state.toLowerCase();
	item.querySelector('pre').textContent = stack;
	return item;
}
