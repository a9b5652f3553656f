// The minimap: the whole map, a frame for what the stage shows, in 3-D a cross for the camera's target; a click or a drag
// moves the camera there.

import { CpuPainter } from './cpu_painter.js';
import { element } from './element.js';
import { placed } from './nearest.js';
import { spotOf } from './pointer.js';

const LONGEST = 124; // pixels,
const SHARE = 0.22; // and no more than this of the map's width
const MARGIN = 4;
const LOOKS = { radius: 0.5, broad: 1, clear: 0, largest: 1, opacity: 0.6, near: 0 };

export class Minimap {
  /** @param {HTMLElement} panel @param {(place: number[]) => void} onMove with a place of the grid, x and y */
  constructor(panel, onMove) {
    this.panel = panel;
    this.canvas = element('canvas');
    this.window = element('div', { className: 'window' });
    panel.replaceChildren(this.canvas, this.window);
    panel.setAttribute('aria-hidden', 'true'); // the map itself answers the keyboard
    panel.title = 'The whole map: click or drag to move';
    this.painter = new CpuPainter(this.canvas);
    const go = (event) => this.matrix && onMove(placed(this.matrix, spotOf(panel, event)));
    panel.addEventListener('pointerdown', (event) => {
      panel.setPointerCapture(event.pointerId);
      go(event);
    });
    panel.addEventListener('pointermove', (event) => event.buttons && go(event));
  }

  /** Paint the whole map. @param {object} points @param {Uint8Array} palette @param {{low: number[], high: number[]}} bounds */
  paint(points, palette, { low, high }) {
    const [across, up] = [high[0] - low[0] || 1, high[1] - low[1] || 1];
    const longest = Math.min(LONGEST, SHARE * this.panel.closest('.frame').clientWidth);
    const scale = (longest - 2 * MARGIN) / Math.max(across, up);
    const [width, height] = [across, up].map((extent) => Math.round(extent * scale + 2 * MARGIN));
    this.matrix = new Float64Array(16);
    // The stage's own y grows upwards.
    Object.assign(this.matrix, { 0: scale, 5: -scale, 12: MARGIN - low[0] * scale, 13: height - MARGIN + low[1] * scale, 15: 1 });
    Object.assign(this, { width, height });
    Object.assign(this.panel.style, { width: `${width}px`, height: `${height}px` });
    this.painter.paint(points, palette, this, { ...LOOKS, pixels: devicePixelRatio });
  }

  /** Show what the stage sees. @param {number[]} matrix of the stage @param {{width: number, height: number}} stage @param {'2d'|'3d'} view @param {number[]} target */
  mark(matrix, { width, height }, view, target) {
    if (!this.matrix) return;
    const on = ([x, y]) => [this.matrix[0] * x + this.matrix[12], this.matrix[5] * y + this.matrix[13]];
    const ends = view === '2d' ? [on(placed(matrix, [0, 0])), on(placed(matrix, [width, height]))] : [on(target), on(target)];
    const clamped = ([x, y]) => [Math.min(this.width, Math.max(0, x)), Math.min(this.height, Math.max(0, y))];
    const [[left, top], [right, bottom]] = ends.map(clamped);
    this.window.classList.toggle('cross', view === '3d');
    Object.assign(this.window.style, { left: `${Math.min(left, right)}px`, top: `${Math.min(top, bottom)}px`, width: `${Math.abs(right - left)}px`, height: `${Math.abs(bottom - top)}px` });
  }
}
