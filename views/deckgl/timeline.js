// Time: the map up to a month of creation, or within one, by a slider that plays.

import { element } from './element.js';

const STEP_MS = 350;
const PLAY = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M7 5v14l11-7z"/></svg>';
const PAUSE = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M8 5v14M16 5v14"/></svg>';
const ALL = 'All months';

export class Timeline {
  /** @param {HTMLElement} panel @param {(span: {first: number, last: number}|null) => void} onChange codes of months, null for all */
  constructor(panel, onChange) {
    this.onChange = onChange;
    this.button = element('button', { type: 'button', onclick: () => (this.timer ? this.stop() : this.#play()) });
    this.slider = element('input', { type: 'range', min: 1, step: 1, oninput: () => (this.stop(), this.#tell()) });
    this.slider.setAttribute('aria-label', 'Month of creation');
    this.words = element('output');
    this.alone = element('input', { type: 'checkbox', onchange: () => this.#tell() });
    panel.title = 'Models by month of creation; those without a date show with all months alone';
    const only = element('label', { title: 'Show the models of that month alone, not all up to it' }, [this.alone, 'this month only']);
    panel.replaceChildren(this.button, this.slider, this.words, only);
    this.panel = panel;
    this.#face();
  }

  /** @param {{first: string, count: number, before: number}|null} months the first one, as 2022-03, how many there are, and how many codes are of months before them */
  set(months) {
    this.panel.hidden = !months;
    if (JSON.stringify(months) === JSON.stringify(this.months)) return;
    this.stop();
    this.months = months;
    if (!months) return;
    this.slider.max = months.count + 1; // one past the last stands for all, unknown months among them
    this.reset();
  }

  /** Show all months again, without a word to others. */
  reset() {
    this.stop();
    if (!this.months) return;
    this.slider.value = this.slider.max;
    this.#say();
  }

  get isAll() {
    return !this.months || Number(this.slider.value) > this.months.count;
  }

  /** @returns {{first: number, last: number}|null} */
  get span() {
    const month = Number(this.slider.value) + (this.months?.before ?? 0);
    return this.isAll ? null : { first: this.alone.checked ? month : 1, last: month };
  }

  /** The month at hand, as 2022-03. */
  get month() {
    const [year, month] = this.months.first.split('-').map(Number);
    const now = year * 12 + month - 2 + Number(this.slider.value);
    return `${Math.floor(now / 12)}-${String((now % 12) + 1).padStart(2, '0')}`;
  }

  get text() {
    return this.isAll ? ALL : `${this.alone.checked ? 'In' : 'Up to'} ${this.month}`;
  }

  #tell() {
    this.#say();
    this.onChange(this.span);
  }

  #say() {
    this.words.textContent = this.text;
    this.slider.setAttribute('aria-valuetext', this.words.textContent);
  }

  #play() {
    if (this.isAll) this.slider.value = 1;
    this.#tell();
    this.timer = setInterval(() => this.#step(), STEP_MS);
    this.#face();
  }

  #step() {
    this.slider.value = Number(this.slider.value) + 1;
    this.#tell();
    if (this.isAll) this.stop();
  }

  stop() {
    clearInterval(this.timer);
    this.timer = undefined;
    this.#face();
  }

  #face() {
    const words = this.timer ? 'Pause' : 'Play the months';
    Object.assign(this.button, { innerHTML: this.timer ? PAUSE : PLAY, title: words });
    this.button.setAttribute('aria-label', words);
  }
}
