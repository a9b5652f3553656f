// The control that thins the map out.

import { element } from './element.js';

const SHARES = [0, 0.0005, 0.001, 0.002, 0.004, 0.007, 0.012, 0.02, 0.035]; // of the map's width that points lie apart at least
const HINT = 'Keeps points at least so far apart, the most important models first; the others are not drawn';

export class ThinOut {
  /** @param {HTMLElement} panel @param {() => void} onChange */
  constructor(panel, onChange) {
    this.slider = element('input', { type: 'range', min: 0, max: SHARES.length - 1, step: 1, value: 0 });
    this.slider.oninput = () => {
      this.#say();
      onChange();
    };
    this.slider.setAttribute('aria-label', 'Thin out');
    this.words = element('output');
    this.panel = panel;
    panel.title = HINT;
    panel.replaceChildren(element('span', { textContent: 'Thin out' }), this.slider, this.words);
    this.#say();
  }

  /** @param {object|null} order the column that says which rows are the most important; without it nothing is thinned out */
  set(order) {
    this.panel.hidden = !order;
    if (!order) this.reset();
  }

  /** How far apart points shall lie, as a share of the map's width; 0 for all points. */
  get share() {
    return SHARES[Number(this.slider.value)];
  }

  /** Show all points again, without a word to others. */
  reset() {
    this.slider.value = 0;
    this.#say();
  }

  #say() {
    this.words.textContent = this.share ? `${+(100 * this.share).toFixed(2)} % apart` : 'off';
    this.slider.setAttribute('aria-valuetext', this.words.textContent);
  }
}
