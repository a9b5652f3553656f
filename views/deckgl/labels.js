// Labels of regions: which of them the filters leave something to name, their sizes, and the nodes that show them.

import { element } from './element.js';
import { countNear } from './occupancy.js';
import { broken, place } from './placement.js';

const TYPE = [
  { size: 17, weight: 650 }, // pixels; the coarsest level
  { size: 13.5, weight: 600 },
  { size: 11.5, weight: 500 },
];
const NARROW = 480; // pixels of the stage, below which type is smaller
const SMALLER = 0.88;
const SMALLEST = 11;
const WIDEST = 12; // times the size of its type: a label wider than this breaks at its dots
const LEADING = 1.2;
const NEAR = 3000; // on the grid: no farther from its place must a label have models,
const FEW = 8; // so many where the filters leave many,
const FEW_SHARE = 1 / 500; // and of those that are left no more than this share
const BETWEEN = ' · ';
const NOTHING = { text: [], until: [] };
const NODES = 60; // more than ever show, so that one may fade while another appears

export class Labels {
  /** @param {HTMLElement} layer */
  constructor(layer) {
    this.layer = layer;
    /** @type {import('./placement.js').Label[]} The most important first. */
    this.labels = [];
    /** Those near which the filters leave models. */
    this.named = [];
    this.shown = new Map();
    this.nodes = new Map();
    this.idle = [];
    this.type = TYPE;
  }

  /**
   * @param {Object<string, any[]>|null} labels columns, as `core.regions.region_labels` gives them; with `row`, the row of each, they name single points
   * @param {{points: object, visible: Uint8Array}} cloud as `cloudOf` of cloud.js gives it
   */
  set(labels, { points, visible }) {
    this.#make(labels ?? NOTHING);
    const few = Math.min(FEW, Math.max(1, FEW_SHARE * points.count));
    this.named = this.labels.filter(({ at, reach, row }) => (row === undefined ? countNear(points, at, Math.min(reach, NEAR)) >= few : visible[row]));
  }

  #make(labels) {
    if (labels === this.given) return;
    this.given = labels;
    this.last = undefined; // of another view, perhaps
    this.#forget();
    const { text, x, y, z, level, until, reach, row } = labels;
    const finest = Math.max(...until);
    this.labels = text.map((words, one) => ({
      terms: words.split('\n'),
      at: [x[one], y[one], z ? z[one] : 0],
      level: level[one],
      reach: reach[one],
      row: row?.[one],
      finest: until[one] === finest,
    }));
    this.#measure();
    // A typeface that is still on its way has other widths.
    const family = this.#family();
    Promise.all(TYPE.map((type) => document.fonts.load(fontOf(type, family)))).then(() => labels === this.given && this.#again());
  }

  #family() {
    return getComputedStyle(this.layer).fontFamily;
  }

  /** Break each label into lines, and find its size. */
  #measure() {
    const context = document.createElement('canvas').getContext('2d');
    const family = this.#family();
    const wide = (words) => context.measureText(words).width;
    for (const [level, type] of this.type.entries()) {
      context.font = fontOf(type, family);
      for (const label of this.labels) if (typeOf(label) === level) size(label, label.terms.map(wide), wide(BETWEEN), type.size);
    }
  }

  #again() {
    this.#forget();
    this.#measure();
    if (this.last) this.place(...this.last);
  }

  /** Take the type that suits a stage. */
  #fit(width) {
    const type = width < NARROW ? TYPE.map((one) => ({ ...one, size: Math.max(SMALLEST, SMALLER * one.size) })) : TYPE;
    if (type[0].size === this.type[0].size) return;
    this.type = type;
    this.#forget();
    this.#measure();
  }

  /** Hide all. */
  #forget() {
    for (const label of this.shown.keys()) this.#hide(label);
    this.shown = new Map();
  }

  /**
   * Place what has room.
   * @param {number[]} matrix @param {{width: number, height: number}} stage @param {import('./placement.js').Box[]} taken
   */
  place(matrix, stage, taken) {
    const old = this.last?.[1];
    const isSameStage = old?.width === stage.width && old.height === stage.height;
    this.last = [matrix, stage, taken];
    if (!isSameStage) this.#fit(stage.width);
    const spots = place(this.named, matrix, stage, taken, isSameStage ? this.shown : undefined);
    for (const label of this.shown.keys()) if (!spots.has(label)) this.#hide(label);
    for (const [label, { x, y }] of spots) this.#show(label, x, y);
    this.shown = spots;
  }

  #show(label, x, y) {
    const node = this.nodes.get(label) ?? this.#nodeFor(label);
    node.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`; // whole pixels: sharp letters
  }

  /** A node that says the label; the one that has been hidden longest. */
  #nodeFor(label) {
    const node = this.nodes.size + this.idle.length < NODES ? this.layer.appendChild(element('span')) : this.idle.shift();
    const { size: letters, weight } = this.type[typeOf(label)];
    const lines = label.lines.map((line) => element('span', { textContent: line }));
    node.replaceChildren(...lines.flatMap((line, place) => (place ? ['\n', line] : [line])));
    node.dataset.level = label.level;
    Object.assign(node.style, { fontSize: `${letters}px`, fontWeight: weight, lineHeight: LEADING, width: `${label.width}px` });
    node.classList.add('shown');
    this.nodes.set(label, node);
    return node;
  }

  #hide(label) {
    const node = this.nodes.get(label);
    node.classList.remove('shown');
    this.nodes.delete(label);
    this.idle.push(node);
  }
}

const typeOf = ({ level }) => Math.min(level, TYPE.length - 1);

const fontOf = ({ size: letters, weight }, family) => `${weight} ${letters}px ${family}`;

/** Break a label into lines, and give it their size. */
function size(label, widths, between, letters) {
  const { counts, width } = broken(widths, between, WIDEST * letters);
  let end = 0;
  label.lines = counts.map((count) => label.terms.slice(end, (end += count)).join(BETWEEN) + (end < widths.length ? BETWEEN.trimEnd() : ''));
  label.width = Math.ceil(width);
  label.height = Math.ceil(counts.length * LEADING * letters);
}
