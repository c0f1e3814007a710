import { Pad } from './pad.js';
import { toPixels } from './pixels.js';
import { PredictionPanel } from './prediction.js';
import { TrainingPanel } from './training.js';
import { Tray } from './tray.js';

const byId = (id) => document.getElementById(id);

const prediction = new PredictionPanel({
	bars: byId('bars'),
	confidence: byId('confidence'),
	digit: byId('digit'),
	error: byId('predict-error'),
	latency: byId('latency'),
	seen: byId('seen'),
});

const tray = new Tray({
	empty: byId('empty'),
	error: byId('tray-error'),
	examples: byId('examples'),
	hint: byId('tray-empty'),
	list: byId('tray'),
	result: byId('tray-result'),
	score: byId('score'),
});

const pad = new Pad(byId('pad'), (strokes) => {
	const none = strokes.length === 0;
	byId('pad-hint').hidden = !none;
	byId('clear').disabled = none;
	byId('keep').disabled = none;
	prediction.show(strokes);
});

pad.clear();
byId('clear').addEventListener('click', () => pad.clear());
byId('keep').addEventListener('click', () => {
	tray.add(toPixels(pad.strokes));
	pad.clear();
});

new TrainingPanel({
	accuracy: byId('accuracy'),
	cancel: byId('cancel'),
	chart: byId('chart'),
	epoch: byId('epoch'),
	epochs: byId('epochs'),
	epochsValue: byId('epochs-value'),
	error: byId('train-error'),
	form: byId('train-form'),
	learningRate: byId('learning-rate'),
	loss: byId('loss'),
	start: byId('start'),
	state: byId('training-state'),
	stateDot: byId('state-dot'),
});
