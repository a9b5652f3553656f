// Labels of regions: the largest regions first, each where no other label and no panel stands.

import { projected } from './nearest.js';

const GAP = 6; // pixels between labels
const WIDEST = 170; // a label wider than this breaks at its dots
const DOT = ' · ';
const NEAR = 0.06; // of the map's width: where a label's models are
const INSIDE = 4; // pixels from the edge of the stage

export class Labels {
  /** @param {HTMLElement} layer */
  constructor(layer) {
    this.layer = layer;
    /** @type {{node: HTMLElement, at: number[], width: number, height: number}[]} */
    this.labels = [];
  }

  /**
   * @param {{text: string, at: number[]}[]} labels the most important first
   * @param {object} cloud typed columns @param {{low: number[], high: number[]}} bounds
   */
  set(labels, cloud, bounds) {
    this.#make(labels);
    const across = Math.max(...bounds.low.map((least, axis) => bounds.high[axis] - least));
    const found = named(this.labels, cloud, NEAR * across);
    for (const label of this.labels) label.named = found.has(label);
  }

  #make(labels) {
    const said = JSON.stringify(labels);
    if (said === this.said) return;
    this.said = said;
    this.layer.replaceChildren();
    this.labels = labels.map(({ text, at }) => {
      const node = document.createElement('span');
      const terms = text.split(DOT).map((term) => Object.assign(document.createElement('span'), { textContent: term }));
      node.append(...terms.flatMap((term, place) => (place ? [DOT, term] : [term])));
      node.style.maxWidth = `${WIDEST}px`;
      this.layer.append(node);
      return { node, at };
    });
    for (const label of this.labels) {
      label.width = label.node.offsetWidth;
      label.height = label.node.offsetHeight;
    }
  }

  /**
   * Place what has room.
   * @param {number[]} matrix @param {{width: number, height: number}} stage @param {{x: number, y: number, width: number, height: number}[]} taken
   */
  place(matrix, stage, taken) {
    const placed = [...taken];
    for (const { node, at, width, height, named: isNamed } of this.labels) {
      const spot = isNamed && projected(matrix, at);
      const box = spot && { x: spot[0] - width / 2, y: spot[1] - height / 2, width, height };
      const shown = box && within(box, stage) && !placed.some((other) => overlap(box, other));
      node.classList.toggle('shown', Boolean(shown));
      if (!shown) continue;
      placed.push(box);
      node.style.transform = `translate(${box.x.toFixed(1)}px, ${box.y.toFixed(1)}px)`;
    }
  }
}

const within = (box, stage) => box.x >= INSIDE && box.y >= INSIDE && box.x + box.width <= stage.width - INSIDE && box.y + box.height <= stage.height - INSIDE;

const overlap = (a, b) => a.x < b.x + b.width + GAP && b.x < a.x + a.width + GAP && a.y < b.y + b.height + GAP && b.y < a.y + a.height + GAP;

/**
 * Find the labels near which the filters leave a model.
 * @param {{at: number[]}[]} labels
 */
function named(labels, { x, y, z, visible, rows }, reach) {
  const found = new Set();
  let wanted = labels;
  for (let row = 0; row < rows && wanted.length; row++) {
    if (!visible[row]) continue;
    const near = wanted.filter(({ at: [a, b, c] }) => Math.hypot(x[row] - a, y[row] - b, (z ? z[row] : 0) - c) < reach);
    if (!near.length) continue;
    near.forEach((label) => found.add(label));
    wanted = wanted.filter((label) => !found.has(label));
  }
  return found;
}
