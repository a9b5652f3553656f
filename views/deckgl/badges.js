// The numbers of a search's hits: a button on each, over the map.

import { element } from './element.js';
import { projected } from './nearest.js';
import { NOTHING } from './pointer.js';

const HALF = 10; // pixels of a badge, from its middle

export class Badges {
  /**
   * @param {HTMLElement} layer
   * @param {{hover: (row: number) => void, leave: () => void, pick: (row: number) => void}} acts
   */
  constructor(layer, acts) {
    Object.assign(this, { layer, acts, nodes: [], hits: [] });
  }

  /** @param {{number: number, kind: string, row: number, id: string, at: number[]}[]} hits the best first */
  set(hits) {
    const name = JSON.stringify(hits);
    if (name === this.name) return; // as they are, with what has the focus
    Object.assign(this, { name, hits });
    this.nodes = hits.map((hit) => this.#node(hit));
    this.layer.replaceChildren(...this.nodes.toReversed()); // the best lies on top
  }

  #node({ number, kind, row, id }) {
    const { hover, leave, pick } = this.acts;
    const acts = { onpointerenter: () => hover(row), onpointerleave: leave, onfocus: () => hover(row), onblur: leave, onclick: () => pick(row), onkeydown: ({ key }) => key === 'Escape' && pick(NOTHING) };
    const node = element('button', { type: 'button', className: kind, textContent: number, ...acts });
    node.setAttribute('aria-label', `Hit ${number}: ${id}`);
    return node;
  }

  /**
   * Follow the camera.
   * @param {number[]} matrix @param {{width: number, height: number}} stage
   * @returns {import('./placement.js').Box[]} where they stand now
   */
  place(matrix, { width, height }) {
    const boxes = [];
    for (const [place, { at }] of this.hits.entries()) {
      const [x, y] = projected(matrix, at) ?? [-1, -1];
      const node = this.nodes[place];
      node.hidden = x < 0 || y < 0 || x > width || y > height;
      const [left, top] = [Math.round(x) - HALF, Math.round(y) - HALF];
      node.style.transform = `translate(${left}px, ${top}px)`;
      if (!node.hidden) boxes.push({ x: left, y: top, width: 2 * HALF, height: 2 * HALF });
    }
    return boxes;
  }
}
