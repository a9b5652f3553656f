// Which rows are drawn: those that the filters leave, of the months at hand, thinned out.

import { column } from './fetching.js';
import { ThinOut } from './thin_out.js';
import { thinned } from './thinning.js';
import { Timeline } from './timeline.js';

const GRID = 65536;

export class Sieve {
  /** @param {{time: HTMLElement, thin: HTMLElement}} panels @param {() => void} onChange */
  constructor({ time, thin }, onChange) {
    this.timeline = new Timeline(time, onChange);
    this.thinOut = new ThinOut(thin, onChange);
  }

  /** @param {{months: object|null}} data */
  set({ months }) {
    this.timeline.set(months);
  }

  /** Fetch what the controls as they stand need: a column each, the first time. */
  async fetch({ months, order, rows }) {
    const { isAll } = this.timeline;
    const { share } = this.thinOut;
    this.months = isAll ? null : await column(months, rows).whole;
    this.order = share ? await column(order, rows).whole : null;
  }

  /**
   * @param {{x: Uint16Array, y: Uint16Array, z: Uint16Array|null}} columns
   * @param {Uint8Array|null} left what the filters leave, null for all @param {number} rows
   * @returns {Uint8Array} one byte a row
   */
  passing({ x, y, z }, left, rows) {
    const visible = left ? left.slice(0, rows) : new Uint8Array(rows).fill(1);
    const { months, order } = this;
    const { span } = this.timeline;
    if (months && span) for (let row = 0; row < rows; row++) if (months[row] < span.first || months[row] > span.last) visible[row] = 0;
    const { share } = this.thinOut;
    if (!order || !share || order.length !== rows) return visible; // a first part is not thinned
    return thinned(z ? [x, y, z] : [x, y], order, visible, share * GRID);
  }

  close() {
    this.timeline.stop();
  }
}
