// What of the graph is in the frame: all of it where that can be read, else a part at a scale that can.

const READABLE = 0.78; // of the scale at which names are 14 pixels high
const ROOMY = 950; // pixels of width that make room for a scale of 1
const LARGEST = 1.15;
const MARGIN = 26;
const TOOLS = 40; // what they take at the right
const NAMES = 120; // pixels at the right for names
const GLIDE = { duration: 450, easingFunction: 'easeInOutQuad' };
const STILL = matchMedia('(prefers-reduced-motion: reduce)');

/** @typedef {import('./painting.js').Box} Box */

const glide = () => (STILL.matches ? false : GLIDE);

/** The box around boxes, with room for the tools. @param {Iterable<Box>} boxes @returns {Box} */
function around(boxes) {
  const whole = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  for (const { left, right, top, bottom } of boxes) {
    whole.left = Math.min(whole.left, left);
    whole.right = Math.max(whole.right, right);
    whole.top = Math.min(whole.top, top);
    whole.bottom = Math.max(whole.bottom, bottom);
  }
  whole.right += TOOLS;
  return whole;
}

/** @param {Box} whole @param {HTMLElement} frame */
function fitting(whole, frame, names = 0) {
  const scale = Math.min((frame.clientWidth - 2 * MARGIN - names) / (whole.right - whole.left), (frame.clientHeight - 2 * MARGIN) / (whole.bottom - whole.top), LARGEST);
  return { scale, position: { x: (whole.left + whole.right + names / scale) / 2, y: (whole.top + whole.bottom) / 2 } };
}

/**
 * Show all, however small.
 * @param {{boxes: Map<string | number, Box>, keepsSize: boolean}} painting whose names, where they keep their size, are no part of the boxes
 */
export function fit(network, { boxes, keepsSize }, frame, animation = glide()) {
  network.moveTo({ ...fitting(around(boxes.values()), frame, keepsSize ? NAMES : 0), animation });
}

/** Show all where it can be read; else what stands around a node, and nothing beyond the ends of the graph. */
export function begin(network, boxes, frame, id) {
  const whole = around(boxes.values());
  const { scale, position } = fitting(whole, frame);
  if (scale >= READABLE) return network.moveTo({ scale, position });
  const near = Math.max(READABLE, Math.min(1, frame.clientWidth / ROOMY));
  const spot = network.getPosition(id);
  const half = { x: frame.clientWidth / 2 / near - MARGIN, y: frame.clientHeight / 2 / near - MARGIN };
  const x = within(spot.x, whole.left, whole.right, half.x);
  return network.moveTo({ scale: near, position: { x, y: within(spot.y, whole.top, whole.bottom, half.y) } });
}

/** The middle of what is seen: half as much as that to either side, from low to high. */
function within(wanted, low, high, half) {
  return high - low <= 2 * half ? (low + high) / 2 : Math.max(low + half, Math.min(high - half, wanted));
}

/** Come to a node, near enough to read. */
export function comeTo(network, id) {
  network.focus(id, { scale: Math.max(network.getScale(), READABLE), animation: glide() });
}

/** Move by a factor of the scale. */
export function zoom(network, factor) {
  network.moveTo({ scale: network.getScale() * factor, animation: STILL.matches ? false : { ...GLIDE, duration: 180 } });
}

/** Where the graph stands in the frame: its scale, and the spots of its nodes. */
export function standing(network) {
  return { scale: network.getScale(), middle: network.getViewPosition(), spots: network.getPositions() };
}

/** Put a graph where an earlier one stood, by the node nearest the middle that both have; tells whether there is one. */
export function stay(network, earlier) {
  const { scale, middle, spots } = earlier;
  const now = network.getPositions();
  const away = (id) => Math.hypot(spots[id].x - middle.x, spots[id].y - middle.y);
  const both = Object.keys(now).filter((id) => id in spots);
  if (!both.length) return false;
  const anchor = both.reduce((best, id) => (away(id) < away(best) ? id : best));
  const shift = (axis) => now[anchor][axis] - spots[anchor][axis] + middle[axis];
  network.moveTo({ scale, position: { x: shift('x'), y: shift('y') } });
  return true;
}
