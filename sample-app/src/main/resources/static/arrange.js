/** Gives an element these children; leaves it alone if it has them, so that focus and selection stay. */
export function arrange(parent, children) {
	const same = parent.children.length === children.length && children.every((child, index) => parent.children[index] === child);
	if (!same) {
		parent.replaceChildren(...children);
	}
}
