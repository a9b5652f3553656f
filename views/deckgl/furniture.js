// What stands on the stage: canvas, labels, card, tools, captions. Made once; all keep their place.

import { element } from './element.js';

const STROKES = {
  closer: '<path d="M12 5v14M5 12h14"/>',
  farther: '<path d="M5 12h14"/>',
  reset: '<path d="M4 5v5h5M4.6 10a8 8 0 1 1-.4 4.5"/>',
  rectangle: '<path d="M5 7h14v10H5z" stroke-dasharray="3.2 2.4"/>',
  lasso: '<path d="M7.5 16.5C5 15.7 3.5 13.6 3.5 11c0-4 4-6.5 8.5-6.5S20.5 7 20.5 11s-4 6-8.5 6c-1 0-2-.1-3-.3"/><circle cx="8" cy="17" r="1.8"/><path d="M8 19c0 1.5-.8 2-2 2.5"/>',
  save: '<path d="M12 4v11M7.5 11l4.5 4.5L16.5 11M5 20h14"/>',
  full: '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
};
const WORDS = {
  closer: 'Zoom in',
  farther: 'Zoom out',
  reset: 'Reset view: the whole map, all months, nothing thinned out',
  rectangle: 'Select models in a rectangle (2-D)',
  lasso: 'Select models with a lasso (2-D)',
  save: 'Save the picture as PNG',
  full: 'Full screen',
};

/** @param {HTMLElement} root @param {Object<string, () => void>} tools what each tool does */
export function furnish(root, tools) {
  const layer = (className, properties = {}) => element('div', { className, ...properties });
  const canvas = element('canvas', { className: 'beneath' });
  const lines = element('canvas', { className: 'beneath', hidden: true });
  const kin = element('canvas', { className: 'beneath', hidden: true });
  const labels = layer('labels');
  const badges = layer('badges');
  const ring = layer('ring', { hidden: true });
  const card = layer('card', { hidden: true });
  const caption = layer('caption');
  const minimap = layer('minimap');
  const time = layer('time', { hidden: true });
  const thin = layer('thin');
  const foot = element('div', { className: 'foot' }, [time, thin]);
  const corner = element('div', { className: 'corner' }, [minimap, caption]);
  const key = layer('key', { hidden: true });
  const base = element('div', { className: 'base' }, [element('div', { className: 'side' }, [key, foot]), corner]);
  const empty = layer('message empty', { hidden: true });
  const loading = layer('message loading', { textContent: 'Loading' });
  const fault = layer('message fault', { hidden: true });
  const legend = layer('legend');
  const toolbar = layer('tools');
  if (!document.fullscreenEnabled) delete tools.full; // as on a phone
  const buttons = Object.fromEntries(Object.entries(tools).map(([name, act]) => [name, tool(name, act)]));
  toolbar.append(...Object.values(buttons));
  const stage = element('div', { className: 'stage' }, [canvas, lines, kin]);
  empty.setAttribute('role', 'status');
  fault.setAttribute('role', 'alert');
  card.setAttribute('role', 'tooltip');
  const frame = element('div', { className: 'frame' }, [stage, labels, badges, ring, card, base, toolbar, loading, empty, fault]);
  root.replaceChildren(legend, frame);
  const panels = () => [toolbar, minimap, caption, key, time, thin, ...(legend.matches('.floating') ? [legend] : [])];
  return { frame, canvas, lines, kin, labels, badges, ring, card, caption, loading, empty, fault, legend, stage, minimap, key, time, thin, buttons, taken: () => standing(frame, panels()) };
}

function tool(name, act) {
  const button = element('button', { type: 'button', title: WORDS[name], innerHTML: `<svg viewBox="0 0 24 24" aria-hidden="true">${STROKES[name]}</svg>`, onclick: act });
  button.setAttribute('aria-label', WORDS[name]);
  button.dataset.tool = name;
  return button;
}

/** Where panels stand on the frame, in its pixels; one that is hidden takes no room. */
function standing(frame, panels) {
  const { left, top } = frame.getBoundingClientRect();
  return panels
    .map((panel) => panel.getBoundingClientRect())
    .filter(({ width, height }) => width && height)
    .map((box) => ({ x: box.left - left, y: box.top - top, width: box.width, height: box.height }));
}
