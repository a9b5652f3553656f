// Where the camera of the map stands, and what moves it: the hand, the tools, a chosen model, the link.

import { Memory, around, boundsOf, between, closer, kept, whole } from './camera.js';

const FLIGHT_MS = 700;

export class Navigator {
  /** @param {HTMLElement} stage @param {() => void} onMove */
  constructor(stage, onMove) {
    this.stage = stage;
    this.onMove = onMove;
    this.back = () => this.#returned();
    addEventListener('popstate', this.back);
  }

  /** Turn to a view of a scene. @param {'2d'|'3d'} view @param {string} scene what is shown @param {object} bounds of its points */
  turnTo(view, scene, bounds) {
    this.stop();
    const isOfOther = this.scene !== undefined && this.scene !== scene; // then the link's camera is of that one
    Object.assign(this, { view, scene, bounds, focused: undefined, framed: undefined });
    this.memory?.close();
    this.memory = new Memory(scene, view);
    const recalled = this.memory.recall(isOfOther);
    this.#stand(recalled);
    this.memory.keep(recalled && this.state);
  }

  get isTurned() {
    return this.view !== undefined;
  }

  whole() {
    const { width, height } = this.stage.getBoundingClientRect();
    return whole(this.view, this.bounds, { width: width || 1, height: height || 1 });
  }

  /** Put the camera somewhere, with null where it sees the whole map; then it goes on to, whatever size the stage takes. */
  #stand(state) {
    this.seesWhole = !state;
    this.state = state ? kept(state, this.bounds, this.whole().zoom) : this.whole();
  }

  /** Move the camera at once. */
  move(state, remembered = state) {
    this.#stand(state);
    this.seesWhole = !remembered;
    this.memory.keep(remembered && this.state);
    this.onMove();
  }

  /** The stage has another size. */
  resized() {
    if (!this.seesWhole) return;
    this.#stand(null);
    this.onMove();
  }

  /** The browser went back or forth to a link with another camera. */
  #returned() {
    if (!this.isTurned || location.pathname !== this.memory.page || this.memory.isOthers) return;
    this.move(this.memory.again() ?? this.whole(), this.memory.again());
  }

  zoom(step) {
    const to = { ...this.state, zoom: this.state.zoom + step };
    this.fly(kept(to, this.bounds, this.whole().zoom));
  }

  /** Show everything. */
  reset() {
    this.fly(this.whole(), null);
  }

  /** Move the camera smoothly; `remembered` is what the link says at the end, null for nothing. */
  fly(to, remembered = to) {
    this.stop();
    const from = this.state;
    const began = performance.now();
    const length = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : FLIGHT_MS;
    const step = (now) => {
      const part = length ? Math.min(1, Math.max(0, (now - began) / length)) : 1;
      this.move(between(from, to, 1 - (1 - part) ** 3), part === 1 ? remembered : to);
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  /** End a flight where it is. */
  stop() {
    cancelAnimationFrame(this.flight);
  }

  /**
   * Go to a model that was chosen since the last call; the one chosen at the start is where the link's camera says.
   * @param {{row: number, at: number[]}|null} focus @param {number|undefined} picked the row that was clicked on the map, where it is seen already
   */
  follow(focus, picked) {
    const isNew = focus && this.focused !== undefined && focus.row !== this.focused;
    this.focused = focus?.row ?? null;
    if (!isNew) return;
    this.fly(focus.row === picked ? { ...this.state, target: focus.at } : closer(this.state, focus.at, this.whole().zoom));
  }

  /**
   * Show all that a search found, where it is new since the last call; at the start only where the link has no camera.
   * @param {{name: string, list: {at: number[]}[]}|null} hits
   */
  frame(hits) {
    const name = hits?.list.length ? hits.name : null;
    const isNew = name !== null && name !== this.framed && (this.framed !== undefined || this.seesWhole);
    this.framed = name;
    if (!isNew) return;
    const { width, height } = this.stage.getBoundingClientRect();
    const seen = around(this.state, whole(this.view, boundsOf(this.view, hits.list.map(({ at }) => at)), { width: width || 1, height: height || 1 }), this.whole().zoom);
    this.fly(kept(seen, this.bounds, this.whole().zoom));
  }

  close() {
    this.stop();
    removeEventListener('popstate', this.back);
    this.memory?.close();
  }
}
