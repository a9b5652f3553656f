// What the pointer does on the stage: hover tells, a click chooses.

import { projected } from './nearest.js';

const STILL = 4; // pixels a click may wander
export const NOTHING = -1; // the row that stands for no model

export class Pointer {
  /**
   * @param {HTMLElement} stage
   * @param {{under: (spot: number[]) => number, hover: (row: number) => void, pick: (row: number) => void, press: () => void}} acts
   */
  constructor(stage, acts) {
    Object.assign(this, { stage, acts });
    stage.addEventListener('pointerdown', (event) => {
      this.pressed = spotOf(stage, event);
      acts.press();
    });
    stage.addEventListener('pointermove', (event) => !event.buttons && this.#move(spotOf(stage, event)));
    stage.addEventListener('pointerleave', () => this.#leave());
    stage.addEventListener('click', (event) => this.#click(spotOf(stage, event)));
    stage.addEventListener('keydown', ({ key }) => key === 'Escape' && acts.pick(NOTHING));
  }

  /** Look once a frame, however often the pointer moves. */
  #move(spot) {
    this.waiting ??= requestAnimationFrame(() => {
      this.waiting = undefined;
      this.#hover(this.acts.under(this.spot));
    });
    this.spot = spot;
  }

  #leave() {
    cancelAnimationFrame(this.waiting);
    this.waiting = undefined;
    this.#hover(NOTHING);
  }

  #hover(row) {
    this.stage.classList.toggle('over', row >= 0);
    this.acts.hover(row);
  }

  #click([x, y]) {
    const [px, py] = this.pressed ?? [x, y];
    const row = Math.hypot(x - px, y - py) <= STILL ? this.acts.under([x, y]) : NOTHING;
    if (row >= 0) this.acts.pick(row);
  }
}

/** Where an event lies on an element, in pixels. @param {HTMLElement} node @param {PointerEvent} event */
export function spotOf(node, { clientX, clientY }) {
  const { left, top } = node.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

/** Where a model lies on the stage. @param {object} cloud @param {number} row @param {number[]} matrix */
export const spotOfRow = ({ x, y, z }, row, matrix) => projected(matrix, [x[row], y[row], z ? z[row] : 0]);
