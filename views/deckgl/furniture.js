// What stands on the stage: canvas, labels, card, tools, captions. Made once; all keep their place.

import { element } from './element.js';

const STROKES = {
  closer: '<path d="M12 5v14M5 12h14"/>',
  farther: '<path d="M5 12h14"/>',
  reset: '<path d="M4 5v5h5M4.6 10a8 8 0 1 1-.4 4.5"/>',
};
const WORDS = { closer: 'Zoom in', farther: 'Zoom out', reset: 'Reset view: show the whole map' };

/** @param {HTMLElement} root @param {Object<string, () => void>} tools what each tool does */
export function furnish(root, tools) {
  const layer = (className, properties = {}) => element('div', { className, ...properties });
  const canvas = element('canvas', { className: 'beneath' });
  const labels = layer('labels');
  const ring = layer('ring', { hidden: true });
  const card = layer('card', { hidden: true });
  const caption = layer('caption');
  const empty = layer('message empty', { hidden: true, textContent: 'No model passes these filters. Take one away, or reset them.' });
  const loading = layer('message loading', { textContent: 'Loading the map' });
  const fault = layer('message fault', { hidden: true });
  const legend = layer('legend');
  const toolbar = layer('tools');
  toolbar.append(...Object.entries(tools).map(([name, act]) => tool(name, act)));
  const stage = element('div', { className: 'stage' }, [canvas]);
  empty.setAttribute('role', 'status');
  fault.setAttribute('role', 'alert');
  card.setAttribute('role', 'tooltip');
  const frame = element('div', { className: 'frame' }, [stage, labels, ring, card, caption, toolbar, loading, empty, fault]);
  root.replaceChildren(legend, frame);
  return { canvas, labels, ring, card, caption, loading, empty, fault, legend, stage, taken: () => standing(frame, [toolbar, caption, ...(legend.matches('.floating') ? [legend] : [])]) };
}

function tool(name, act) {
  const button = element('button', { type: 'button', title: WORDS[name], innerHTML: `<svg viewBox="0 0 24 24" aria-hidden="true">${STROKES[name]}</svg>`, onclick: act });
  button.setAttribute('aria-label', WORDS[name]);
  return button;
}

/** Where panels stand on the frame, in its pixels. */
function standing(frame, panels) {
  const { left, top } = frame.getBoundingClientRect();
  return panels.map((panel) => {
    const box = panel.getBoundingClientRect();
    return { x: box.left - left, y: box.top - top, width: box.width, height: box.height };
  });
}
