// The camera of a view: where it stands, how it moves, and how it is written into the link without a rerun.

const AXES = { '2d': ['x', 'y', 'zoom'], '3d': ['x', 'y', 'z', 'zoom', 'rotationX', 'rotationOrbit'] };
const VIEWS = { '2d': '2-D', '3d': '3-D' }; // as links say it
const DIGITS = { zoom: 2, rotationX: 0, rotationOrbit: 0, x: 0, y: 0, z: 0 };
const FARTHEST = { zoom: 20, rotationX: 90, rotationOrbit: 1e4, x: 1e6, y: 1e6, z: 1e6 };
const START_3D = { rotationX: 25, rotationOrbit: 30 };
const NEARER = 1.1; // how much larger perspective shows what is in front
const MARGIN = 0.94; // of the stage that the whole map takes
const CLOSER = 2; // a chosen model is looked at from at least this many doublings nearer than the whole map
const ROOM = 0.35; // doublings that are left about what is framed
const CLOSEST = 5; // doublings from the whole map that a frame goes to, however near its models stand together
const RANGE = { farther: 1, closer: 10 }; // doublings that the camera may go from the whole map
const WATCH_MS = 300; // Safari allows 100 changes of a link in 30 s

/** @type {Map<string, object>} Where each view of each scene was left: survives a visit to another page. */
const left = new Map();

/**
 * The state that shows everything.
 * @param {'2d'|'3d'} view @param {{low: number[], high: number[], radius: number}} bounds @param {{width: number, height: number}} stage
 */
export function whole(view, { low, high, radius }, { width, height }) {
  const middle = low.map((least, axis) => (least + high[axis]) / 2);
  const [across, up] = low.map((least, axis) => Math.max(1, high[axis] - least));
  const scale = view === '2d' ? Math.min(width / across, height / up) : Math.min(width, height) / (2 * radius * NEARER);
  const zoom = Math.log2(scale * MARGIN);
  return view === '2d' ? { target: [middle[0], middle[1], 0], zoom } : { target: middle, zoom, ...START_3D };
}

/** What deck.gl's own viewport of a flat map says, before there is one. @param {object} state @param {{width: number, height: number}} stage */
export function flatSight({ target: [x, y], zoom }, { width, height }) {
  const scale = 2 ** zoom;
  const matrix = [scale, 0, 0, 0, 0, -scale, 0, 0, 0, 0, 1, 0, width / 2 - x * scale, height / 2 + y * scale, 0, 1];
  return { matrix, width, height };
}

/** @param {'2d'|'3d'} view @param {object} state */
export function written(view, { target: [x, y, z], zoom, rotationX, rotationOrbit }) {
  const said = { x, y, z, zoom, rotationX, rotationOrbit };
  return AXES[view].map((axis) => Number(said[axis].toFixed(DIGITS[axis]))).join();
}

/** @param {'2d'|'3d'} view @param {string|null} text @returns {object|null} null where it is no camera of this view */
export function read(view, text) {
  const axes = AXES[view];
  const numbers = text?.split(',').map((word) => (word.trim() ? Number(word) : NaN));
  if (numbers?.length !== axes.length || !numbers.every((number, at) => Math.abs(number) <= FARTHEST[axes[at]])) return null;
  const { x, y, z = 0, ...rest } = Object.fromEntries(axes.map((axis, at) => [axis, numbers[at]]));
  return { target: [x, y, z], ...rest };
}

/** The camera within what deck.gl reports, which adds its own bounds and a zoom for each axis. @param {object} reported */
export function bare({ target: [x, y, z = 0], zoom, rotationX, rotationOrbit }) {
  const turned = rotationX === undefined ? {} : { rotationX, rotationOrbit };
  return { target: [x, y, z], zoom, ...turned };
}

/** The nearest state from which there is something to see. @param {object} state @param {{low: number[], high: number[]}} bounds @param {number} wholeZoom */
export function kept(state, { low, high }, wholeZoom) {
  const clamped = (value, least, most) => Math.min(most, Math.max(least, value));
  const target = state.target.map((place, axis) => (axis < low.length ? clamped(place, low[axis], high[axis]) : place));
  return { ...state, target, zoom: clamped(state.zoom, wholeZoom - RANGE.farther, wholeZoom + RANGE.closer) };
}

/** How a chosen model is looked at. @param {object} state @param {number[]} at @param {number} wholeZoom */
export const closer = (state, at, wholeZoom) => ({ ...state, target: at, zoom: Math.max(state.zoom, wholeZoom + CLOSER) });

/** The box around places, as bounds of a view. @param {'2d'|'3d'} view @param {number[][]} places */
export function boundsOf(view, places) {
  const axes = view === '2d' ? [0, 1] : [0, 1, 2];
  const low = axes.map((axis) => Math.min(...places.map((at) => at[axis])));
  const high = axes.map((axis) => Math.max(...places.map((at) => at[axis])));
  const radius = Math.hypot(...high.map((most, axis) => most - low[axis])) / 2;
  return { low, high, radius };
}

/** How some models are looked at, with room about them, and with some of the map. @param {object} state @param {object} all where they fill the stage @param {number} wholeZoom */
export const around = (state, { target, zoom }, wholeZoom) => ({ ...state, target, zoom: Math.min(zoom - ROOM, wholeZoom + CLOSEST) });

/** What lies a part of the way from one state to another. */
export function between(from, to, part) {
  const mixed = (a, b) => a + (b - a) * part;
  const state = { ...to, target: to.target.map((end, axis) => mixed(from.target[axis], end)), zoom: mixed(from.zoom, to.zoom) };
  for (const angle of ['rotationX', 'rotationOrbit']) if (angle in to) state[angle] = mixed(from[angle], to[angle]);
  return state;
}

/** The link's camera, and the one left behind. */
export class Memory {
  /** @param {string} scene what is shown @param {'2d'|'3d'} view */
  constructor(scene, view) {
    this.name = `${scene} ${view}`;
    this.view = view;
    this.page = location.pathname;
    this.camera = this.#said();
    // Streamlit writes the link anew when a widget changes, with the camera as it once was.
    this.watch = setInterval(() => this.#write(), WATCH_MS);
  }

  /** Where the view should start: where the link says (unless that is of another scene), else where it was left, else null. */
  recall(isOfOther) {
    return (isOfOther ? null : this.again()) ?? left.get(this.name) ?? null;
  }

  /** What the link says now, null where that is no camera of this view. */
  again() {
    return read(this.view, this.#said());
  }

  /** Whether the link bears a camera that is none of this view's. */
  get isOthers() {
    return this.#said() !== null && !this.again();
  }

  /** Keep a camera, or with null forget it; the link follows within a moment. */
  keep(state) {
    if (state) left.set(this.name, state);
    else left.delete(this.name);
    this.camera = state && written(this.view, state);
  }

  #said() {
    return new URL(location.href).searchParams.get('camera');
  }

  #write() {
    if (this.#said() === this.camera || location.pathname !== this.page) return;
    const link = new URL(location.href);
    if ((link.searchParams.get('view') ?? '2-D') !== VIEWS[this.view]) return; // the browser went to another's; the page will follow
    if (this.camera) link.searchParams.set('camera', this.camera);
    else link.searchParams.delete('camera');
    history.replaceState(history.state, '', link);
  }

  close() {
    clearInterval(this.watch);
  }
}
