/** Paints 64 pixels on a canvas of 8 by 8, which the page enlarges. */

import { INK, SIDE } from './pixels.js';

/** Paints the pixels in the canvas's text colour, paper being transparent. */
export function paint(canvas, pixels) {
	canvas.width = SIDE;
	canvas.height = SIDE;
	const context = canvas.getContext('2d');
	context.fillStyle = getComputedStyle(canvas).color;
	pixels.forEach((ink, index) => {
		context.globalAlpha = ink / INK;
		context.fillRect(index % SIDE, Math.floor(index / SIDE), 1, 1);
	});
}
