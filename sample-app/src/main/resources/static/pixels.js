/**
 * Turns strokes into the 8 by 8 image that the network was trained with.
 *
 * The images of the data set are 32 by 32 bitmaps, as high as the box and with an even amount of
 * ink, whose blocks of 4 by 4 were counted. So a drawing is fitted into the box, and its line is
 * made as wide as it must be to cover the same share of it.
 */

export const SIDE = 8;
export const INK = 16;

const BLOCK = 4;
const BOX = SIDE * BLOCK;
const INK_SHARE = 0.31;
const WIDEST = 21;
const FITTINGS = 3;

/** The 64 values of a drawing, 0 (paper) to 16 (ink); all 0 without strokes. */
export function toPixels(strokes) {
	const segments = toSegments(strokes);
	if (segments.length === 0) {
		return new Array(SIDE * SIDE).fill(0);
	}
	let radius = 2;
	let distances = [];
	for (let fitting = 0; fitting < FITTINGS; fitting++) {
		distances = distancesTo(fit(segments, radius));
		radius = quantile(distances, INK_SHARE);
	}
	return countBlocks(distances, radius);
}

function toSegments(strokes) {
	return strokes.flatMap((points) =>
		points.map((point, index) => [points[Math.max(0, index - 1)], point].map(({ x, y }) => ({ x, y }))),
	);
}

function fit(segments, radius) {
	const points = segments.flat();
	const [left, right] = extent(points.map((point) => point.x));
	const [top, bottom] = extent(points.map((point) => point.y));
	const room = Math.max(1, BOX - 2 * radius);
	const scaleY = room / Math.max(bottom - top, (right - left) / 2, 1e-6);
	const scaleX = Math.min(scaleY, Math.max(1, WIDEST - 2 * radius) / Math.max(right - left, 1e-6));
	return segments.map((segment) =>
		segment.map(({ x, y }) => ({
			x: BOX / 2 + (x - (left + right) / 2) * scaleX,
			y: BOX / 2 + (y - (top + bottom) / 2) * scaleY,
		})),
	);
}

function extent(values) {
	return [Math.min(...values), Math.max(...values)];
}

/** The distance of the middle of each of the 32 by 32 points to the line. */
function distancesTo(segments) {
	const distances = new Float64Array(BOX * BOX);
	for (let index = 0; index < distances.length; index++) {
		const x = (index % BOX) + 0.5;
		const y = Math.floor(index / BOX) + 0.5;
		let nearest = Infinity;
		for (const [from, to] of segments) {
			nearest = Math.min(nearest, squaredDistance(x, y, from, to));
		}
		distances[index] = Math.sqrt(nearest);
	}
	return distances;
}

function squaredDistance(x, y, from, to) {
	const dx = to.x - from.x;
	const dy = to.y - from.y;
	const length = dx * dx + dy * dy;
	const along = length === 0 ? 0 : ((x - from.x) * dx + (y - from.y) * dy) / length;
	const nearest = Math.min(1, Math.max(0, along));
	return (x - from.x - nearest * dx) ** 2 + (y - from.y - nearest * dy) ** 2;
}

function quantile(values, share) {
	return Float64Array.from(values).sort()[Math.floor(values.length * share)];
}

function countBlocks(distances, radius) {
	const pixels = new Array(SIDE * SIDE).fill(0);
	distances.forEach((distance, index) => {
		const row = Math.floor(index / BOX / BLOCK);
		const column = Math.floor((index % BOX) / BLOCK);
		pixels[row * SIDE + column] += Math.min(1, Math.max(0, radius - distance + 0.5));
	});
	return pixels.map((ink) => Math.round(ink * 100) / 100);
}
