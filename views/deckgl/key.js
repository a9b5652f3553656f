// The key of lines: what the colour of each relation means, and how many links of it are drawn.

import { element } from './element.js';

const STROKE = '<svg viewBox="0 0 22 8" aria-hidden="true"><path d="M1 4h20"/></svg>';

export class Key {
  /** @param {HTMLElement} panel */
  constructor(panel) {
    this.panel = panel;
    panel.title = 'Links drawn, by relation of child to parent';
    panel.setAttribute('role', 'list');
  }

  /**
   * @param {import('./links.js').Strand[]} strands
   * @param {{name: string, dash: number[]}[]} relations
   * @param {{colour: number[]}[]} styles of each relation
   */
  set(strands, relations, styles) {
    this.panel.hidden = !strands.length;
    const items = strands.map(({ relation, count }) => {
      const item = element('span', { className: 'relation', innerHTML: STROKE });
      Object.assign(item.querySelector('path').style, { stroke: `rgb(${styles[relation].colour})`, strokeDasharray: styles[relation].dash.join(' ') || 'none' });
      item.append(relations[relation].name, element('span', { className: 'count', textContent: count.toLocaleString('en') }));
      item.setAttribute('role', 'listitem');
      return item;
    });
    this.panel.replaceChildren(...items);
  }
}
