// Areas: rectangles and lassos drawn over a flat map. What is drawn goes to the page in the map's own coordinates, and
// comes back as a filter, whose outline then lies on the map.

import { element } from './element.js';
import { placed, projected } from './nearest.js';
import { spotOf } from './pointer.js';

const SVG = 'http://www.w3.org/2000/svg';
const STEP = 3; // pixels between the corners of a lasso
const SMALLEST = 5; // pixels across; less is a click
const CLOSE = 1; // pixels a lasso's outline may be off by
const MOST_CORNERS = 80; // an area travels in links
const WAYS = { new: 'New', add: 'Add', remove: 'Take away' };
const HINTS = { rectangle: 'Drag a rectangle', lasso: 'Draw around models' };

export class Areas {
  /**
   * @param {HTMLElement} frame what the map stands in
   * @param {{matrix: () => number[], drawn: (area: {how: string, ring: number[][]}) => void, ended: () => void}} acts
   */
  constructor(frame, acts) {
    this.acts = acts;
    this.rings = [];
    this.outlines = frame.querySelector('.stage').appendChild(drawing('svg', { class: 'areas' }));
    this.sheet = element('div', { className: 'sheet', hidden: true, tabIndex: -1 });
    this.sheet.append(drawing('svg', {}));
    this.hint = element('div', { className: 'hint', hidden: true });
    frame.append(this.sheet, this.hint);
    this.sheet.addEventListener('pointerdown', (event) => this.#begin(event));
    this.sheet.addEventListener('pointermove', (event) => this.#follow(event));
    this.sheet.addEventListener('pointerup', (event) => this.#finish(event));
    this.sheet.addEventListener('pointercancel', () => this.#forget());
    // The wheel zooms as ever.
    this.sheet.addEventListener('wheel', (event) => (event.preventDefault(), frame.querySelector('.stage canvas:not(.beneath)').dispatchEvent(new WheelEvent('wheel', event))), { passive: false });
    frame.addEventListener('keydown', (event) => event.key === 'Escape' && this.kind && this.end());
  }

  /** Draw areas of a kind until it is ended; the same kind again ends it. @param {'rectangle'|'lasso'} kind */
  start(kind) {
    if (this.kind === kind) return this.end();
    this.kind = kind;
    this.way = 'new';
    this.sheet.hidden = false;
    this.sheet.focus({ preventScroll: true });
    return this.#say();
  }

  end() {
    this.kind = undefined;
    this.#forget();
    this.sheet.hidden = true;
    this.hint.hidden = true;
    this.acts.ended();
  }

  /** Say what to do, and offer what a touch or a keyboard has no modifier for. */
  #say() {
    const ways = Object.entries(WAYS).map(([way, words]) => {
      const button = element('button', { type: 'button', textContent: words, onclick: () => ((this.way = way), this.#say()) });
      button.setAttribute('aria-pressed', String(way === this.way));
      return button;
    });
    const done = element('button', { type: 'button', textContent: 'Done', title: 'Back to moving the map (Esc)', onclick: () => this.end() });
    this.hint.replaceChildren(element('span', { textContent: HINTS[this.kind], title: 'Shift adds, Alt takes away, Esc ends' }), ...ways, done);
    this.hint.hidden = false;
  }

  #begin(event) {
    if (event.button || this.corners) return; // one pointer draws
    this.sheet.setPointerCapture(event.pointerId);
    this.corners = [spotOf(this.sheet, event)];
    this.drawing = event.pointerId;
    this.how = event.shiftKey ? 'add' : event.altKey ? 'remove' : this.way; // a key held down counts for this one alone
  }

  #follow(event) {
    if (!this.corners || event.pointerId !== this.drawing) return;
    const spot = spotOf(this.sheet, event);
    const [first] = this.corners;
    const last = this.corners.at(-1);
    if (this.kind === 'rectangle') this.corners = [first, [spot[0], first[1]], spot, [first[0], spot[1]]];
    else if (Math.hypot(spot[0] - last[0], spot[1] - last[1]) >= STEP) this.corners.push(spot);
    this.sheet.firstChild.replaceChildren(drawing('path', { d: path(this.corners), class: this.how }));
  }

  #finish(event) {
    if (event.pointerId !== this.drawing) return;
    this.#follow(event);
    const { corners = [], how } = this;
    this.#forget();
    const across = (axis) => Math.max(...corners.map((spot) => spot[axis])) - Math.min(...corners.map((spot) => spot[axis]));
    if (corners.length < 3 || Math.max(across(0), across(1)) < SMALLEST) return;
    const matrix = this.acts.matrix();
    this.acts.drawn({ how, ring: simplified(corners).map((spot) => placed(matrix, spot)) });
    if (how === 'new') this.way = 'add'; // the next one most often completes it
    this.#say();
  }

  #forget() {
    this.corners = undefined;
    this.drawing = undefined;
    this.sheet.firstChild.replaceChildren();
  }

  /** The areas that are filters. @param {{how: string, ring: number[][]}[]} areas */
  set(areas) {
    this.rings = areas.map(({ how, ring }) => ({ ring, node: drawing('path', { class: how }) }));
    this.outlines.replaceChildren(...this.rings.map(({ node }) => node));
  }

  /** Lay the outlines where the camera sees them. @param {number[]} matrix */
  place(matrix) {
    for (const { ring, node } of this.rings) node.setAttribute('d', path(ring.map(([x, y]) => projected(matrix, [x, y, 0]))));
  }
}

function drawing(tag, attributes) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

const path = (corners) => `M${corners.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;

/** An outline with fewer corners: those that the straight line past them misses by more than `close` stay (Douglas-Peucker). */
function simplified(corners, close = CLOSE) {
  const found = kept(corners, close);
  return found.length > MOST_CORNERS ? simplified(corners, 2 * close) : found;
}

function kept(corners, close) {
  const [from, to] = [corners[0], corners.at(-1)];
  let [most, at] = [close, 0];
  corners.slice(1, -1).forEach((corner, place) => {
    const off = distance(corner, from, to);
    if (off > most) [most, at] = [off, place + 1];
  });
  if (!at) return corners.length > 1 ? [from, to] : corners;
  return [...kept(corners.slice(0, at + 1), close), ...kept(corners.slice(at), close).slice(1)];
}

/** How far a corner lies from the line through two others, or from the one where both are the same. */
function distance([x, y], [ax, ay], [bx, by]) {
  const length = Math.hypot(bx - ax, by - ay);
  return length ? Math.abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length : Math.hypot(x - ax, y - ay);
}
