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

  /** @param {{months: object|null, order: object|null}} data */
  set({ months, order }) {
    this.timeline.set(months);
    this.thinOut.set(order);
  }

  /**
   * What the controls as they stand ask for; a column each is fetched the first time.
   * @returns {Promise<{span: object|null, months: Uint8Array|null, share: number, order: Uint32Array|null}>}
   */
  async gates({ months, order, rows }) {
    const { span } = this.timeline;
    const { share } = this.thinOut;
    return { span, share, months: span && (await column(months, rows).whole), order: share ? await column(order, rows).whole : null };
  }

  /** Whether no month is asked for. */
  get isAll() {
    return this.timeline.isAll;
  }

  /** What the controls leave out, for the caption. */
  get words() {
    const said = [...(this.timeline.isAll ? [] : [this.timeline.text.toLowerCase()]), ...(this.thinOut.share ? ['thinned out'] : [])];
    return said.length ? `; ${said.join(', ')}` : '';
  }

  /** Let all pass. */
  reset() {
    this.timeline.reset();
    this.thinOut.reset();
  }

  close() {
    this.timeline.stop();
  }
}

/**
 * @param {{x: Uint16Array, y: Uint16Array, z: Uint16Array|null}} columns
 * @param {Uint8Array|null} left what the filters leave, null for all @param {number} rows
 * @param {{span: object|null, months: Uint8Array|null, share: number, order: Uint32Array|null}} [gates]
 * @returns {Uint8Array} one byte a row
 */
export function passing(columns, left, rows, { span, months, share, order } = {}) {
  const visible = left ? left.slice(0, rows) : new Uint8Array(rows).fill(1);
  if (span) for (let row = 0; row < rows; row++) if (months[row] < span.first || months[row] > span.last) visible[row] = 0;
  return share ? thinned(columns, order, visible, share * GRID) : visible;
}
