// The painter of lines without a GPU: they are counted into the pixels of a canvas, as points are. Stroking the 33,194
// lines of the largest family takes the browser itself more than a second.

import { NUMBERS, inView, lengthOf } from './segments.js';

const MUCH = 2_000_000; // pixels in a frame, beyond which the canvas is
const COARSE = 0.5; // as fine as the screen: so many lines are a haze
const STEPS = 8; // to a whole line in the table of opacities,
const LAYERS = 256; // which goes to so many over each other

export class LinePainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
    this.rooms = [];
  }

  #fit(width, height, wide, strands) {
    const { canvas } = this;
    if (canvas.width !== width || canvas.height !== height || this.wide !== wide || !this.image) {
      Object.assign(canvas, { width, height });
      this.image = this.context.createImageData(width, height);
      this.out = new Uint32Array(this.image.data.buffer);
      this.counts = [];
      this.wide = wide;
      this.margin = Math.ceil(wide / 2) + 1; // lines are as wide beyond the edges
      this.stride = width + 2 * this.margin;
    }
    while (this.counts.length < strands) this.counts.push(new Float32Array(this.stride * (height + 2 * this.margin)));
  }

  /**
   * Paint all lines.
   * @param {import('./links.js').Strand[]} strands
   * @param {{colour: number[], dash: number[]}[]} styles of each strand, as `stylesOf` of lines.js gives them
   * @param {{matrix: number[], width: number, height: number}} sight from the grid to pixels of the page
   * @param {ReturnType<typeof import('./looks.js').lineLooks>} looks
   */
  paint(strands, styles, sight, { pixels: finest, wide, opacity, most }) {
    const segments = strands.map((strand, at) => inView(strand, sight, this.#room(at, strand.count)));
    const length = segments.reduce((sum, one) => sum + lengthOf(one), 0);
    const pixels = finest * (length * finest > MUCH ? COARSE : 1);
    this.#fit(Math.round(sight.width * pixels), Math.round(sight.height * pixels), Math.max(1, Math.round(wide * pixels)), strands.length);
    segments.forEach((one, at) => {
      const [on, off] = styles[at].dash;
      for (let line = 0; line < one.length; line += NUMBERS) this.#count(one, line, this.counts[at], pixels, on && { on: on * pixels, period: (on + off) * pixels });
    });
    // Of a coarse canvas a line takes a greater part.
    this.#tone(styles.map(({ colour }) => colour), opacitiesOf(opacity, most, Math.min(1, wide * pixels)));
  }

  /** Where the segments of a strand go. */
  #room(at, count) {
    if (!(this.rooms[at]?.length >= NUMBERS * count)) this.rooms[at] = new Float32Array(NUMBERS * count);
    return this.rooms[at];
  }

  /** Count a line into the pixels that it covers: along its longer side, so many of them beside each other. */
  #count(segments, at, counts, pixels, dash) {
    const { stride, wide, margin } = this;
    const [x, y] = [segments[at] * pixels, segments[at + 1] * pixels];
    const dx = segments[at + 2] * pixels - x;
    const dy = segments[at + 3] * pixels - y;
    const begun = segments[at + 4] * pixels;
    const isFlat = Math.abs(dx) >= Math.abs(dy);
    const long = Math.abs(isFlat ? dx : dy);
    const slope = long ? (isFlat ? dy : dx) / long : 0;
    const [ahead, aside] = isFlat ? [1, stride] : [stride, 1];
    const forth = (isFlat ? dx : dy) < 0 ? -ahead : ahead;
    let place = (margin + ((isFlat ? x : y) | 0)) * ahead;
    let across = margin + (isFlat ? y : x) - wide / 2;
    for (let step = 0; step < long; step++, across += slope, place += forth) {
      if (dash && (begun + step) % dash.period >= dash.on) continue;
      const first = across | 0;
      const part = across - first;
      let pixel = place + first * aside;
      counts[pixel] += 1 - part;
      for (let beside = 1; beside < wide; beside++) counts[(pixel += aside)] += 1;
      counts[pixel + aside] += part;
    }
  }

  /** Turn what was counted into light, and clear it: a pixel's colour is the mean of what fell into it. */
  #tone(colours, opacities) {
    const { out, stride, margin } = this;
    const { width, height } = this.canvas;
    const counts = this.counts.slice(0, colours.length);
    for (let y = 0; y < height; y++) {
      const line = (y + margin) * stride + margin;
      for (let x = 0; x < width; x++) {
        let weight = 0;
        let red = 0;
        let green = 0;
        let blue = 0;
        for (let at = 0; at < counts.length; at++) {
          const one = counts[at][line + x];
          if (!one) continue;
          const colour = colours[at];
          weight += one;
          red += one * colour[0];
          green += one * colour[1];
          blue += one * colour[2];
        }
        out[y * width + x] = weight && (opacities[Math.min(opacities.length - 1, (weight * STEPS + 0.5) | 0)] << 24) | ((blue / weight) << 16) | ((green / weight) << 8) | (red / weight);
      }
    }
    for (const one of counts) one.fill(0);
    this.context.putImageData(this.image, 0, 0);
  }
}

/**
 * How opaque so many lines over each other are, of 255: one is by its share of the pixel, more come nearer and nearer to `most`.
 * @param {number} part of a pixel that a line takes
 */
function opacitiesOf(opacity, most, part) {
  return Uint8Array.from({ length: (LAYERS / part) * STEPS }, (_, weight) => {
    const lines = (part * weight) / STEPS;
    const more = Math.max(0, lines - 1) * (opacity / most);
    return Math.round(255 * (opacity * Math.min(1, lines) + (most - opacity) * (more / (1 + more))));
  });
}
