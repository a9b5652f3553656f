// The painter without a GPU: each frame, every unmasked point is projected and counted, by colour, into the pixels of a
// canvas under deck's; a pixel's colour is the mean of what fell into it, its opacity what that many layers would have.

import { runs } from './cells.js';
import { OPACITY } from './looks.js';

const WEIGHT = 16; // of a pixel that a point covers whole; its edge counts for less
const LAYERS = 64; // beyond so many, a pixel is opaque
const PIXEL = 0.75; // a radius, in pixels, up to which a point is one pixel
const STEP = 0.25; // radii are rounded to this many pixels,
const COARSER = 32; // and more coarsely from so many steps on, of each doubling eighths: a few dozen discs are all
const PALE = 0.4; // how much perspective may shrink a point: as in native_points.js

/** @type {Map<number, {dx: Int16Array, dy: Int16Array, share: Float32Array, reach: number}>} Discs by radius in steps. */
const discs = new Map();

/** The pixels of a disc, those at its edge in part. @param {number} steps */
function disc(steps) {
  if (!discs.has(steps)) {
    const radius = steps * STEP;
    const reach = Math.ceil(radius);
    const covered = [];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const cover = steps ? Math.min(1, Math.max(0, radius - Math.hypot(dx, dy) + 0.5)) : 1;
        // A pixel that is covered in part is as opaque as so many layers.
        if (cover) covered.push([dx, dy, Math.log(1 - OPACITY * cover) / Math.log(1 - OPACITY)]);
      }
    }
    const part = (at, Type) => Type.from(covered, (pixel) => pixel[at]);
    discs.set(steps, { dx: part(0, Int16Array), dy: part(1, Int16Array), share: part(2, Float32Array), reach });
  }
  return discs.get(steps);
}

export class CpuPainter {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.context = canvas.getContext('2d');
  }

  #fit(width, height) {
    if (this.canvas.width === width && this.canvas.height === height && this.image) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.image = this.context.createImageData(width, height);
    this.out = new Uint32Array(this.image.data.buffer);
    this.sums = new Float32Array(width * height * 4); // weight, red, green, blue of a pixel beside each other
  }

  /**
   * Paint all points.
   * @param {object} points as `unmasked` of cells.js gives them
   * @param {Uint8Array} palette RGBA, one colour a code, its alpha a share of what a point shows
   * @param {{matrix: number[], width: number, height: number}} sight from the grid to pixels of the page
   * @param {ReturnType<typeof import('./looks.js').looks>} looks
   */
  paint(points, palette, { matrix, width, height }, looks) {
    this.#fit(Math.round(width * looks.pixels), Math.round(height * looks.pixels));
    const weighed = weights(palette, looks.clear);
    if (looks.near) this.#deep(points, weighed, matrix, looks);
    else this.#flat(points, weighed, matrix, looks);
    this.#tone(looks.opacity);
  }

  #flat(points, palette, matrix, looks) {
    const { pixels } = looks;
    const to = { sx: matrix[0] * pixels, sy: matrix[5] * pixels, tx: matrix[12] * pixels, ty: matrix[13] * pixels };
    const radii = stepsBySize(looks);
    const isDots = !points.size && radii[0] === 0;
    for (const [first, end] of this.#inView(points, matrix, radii[points.size ? 255 : 0] * STEP, pixels)) {
      if (isDots) this.#dots(points, first, end, palette, to);
      else this.#discs(points, first, end, palette, to, radii);
    }
  }

  /** The runs of points whose discs may reach the canvas. */
  #inView(points, matrix, radius, pixels) {
    const reach = radius / pixels + 1;
    const { width, height } = this.canvas;
    return runs(points, matrix, { left: -reach, top: -reach, right: width / pixels + reach, bottom: height / pixels + reach });
  }

  /** Points of one pixel each, which is most of what a whole map has: the shortest way. */
  #dots({ x, y, code }, first, end, palette, { sx, sy, tx, ty }) {
    const { sums } = this;
    const { width, height } = this.canvas;
    for (let at = first; at < end; at++) {
      const px = x[at] * sx + tx;
      const py = y[at] * sy + ty;
      if (px < 0 || px >= width || py < 0 || py >= height) continue;
      const j = ((py | 0) * width + (px | 0)) << 2;
      const colour = code[at] << 2;
      sums[j] += palette[colour];
      sums[j + 1] += palette[colour + 1];
      sums[j + 2] += palette[colour + 2];
      sums[j + 3] += palette[colour + 3];
    }
  }

  #discs({ x, y, code, size }, first, end, palette, { sx, sy, tx, ty }, radii) {
    for (let at = first; at < end; at++) this.#count(x[at] * sx + tx, y[at] * sy + ty, radii[size ? size[at] : 0], code[at] << 2, palette);
  }

  #deep(points, palette, matrix, looks) {
    const radii = radiiBySize(looks);
    const most = radii[points.size ? 255 : 0] * looks.broad;
    for (const [first, end] of this.#inView(points, matrix, most, looks.pixels)) {
      if (most <= PIXEL) this.#specks(points, first, end, palette, matrix, looks);
      else this.#balls(points, first, end, palette, matrix, looks, radii);
    }
  }

  /** Points of one pixel each, whatever the perspective: again the shortest way. */
  #specks({ x, y, z, code }, first, end, palette, m, { pixels }) {
    const { sums } = this;
    const { width, height } = this.canvas;
    const [ax, ay, az, a] = [m[0] * pixels, m[4] * pixels, m[8] * pixels, m[12] * pixels];
    const [bx, by, bz, b] = [m[1] * pixels, m[5] * pixels, m[9] * pixels, m[13] * pixels];
    const [wx, wy, wz, w0] = [m[3], m[7], m[11], m[15]];
    for (let at = first; at < end; at++) {
      const part = 1 / (wx * x[at] + wy * y[at] + wz * z[at] + w0);
      const px = (ax * x[at] + ay * y[at] + az * z[at] + a) * part;
      const py = (bx * x[at] + by * y[at] + bz * z[at] + b) * part;
      if (!(part > 0 && px >= 0 && px < width && py >= 0 && py < height)) continue;
      const j = ((py | 0) * width + (px | 0)) << 2;
      const colour = code[at] << 2;
      sums[j] += palette[colour];
      sums[j + 1] += palette[colour + 1];
      sums[j + 2] += palette[colour + 2];
      sums[j + 3] += palette[colour + 3];
    }
  }

  #balls({ x, y, z, code, size }, first, end, palette, m, { near, broad, pixels }, radii) {
    const { sums } = this;
    const { width, height } = this.canvas;
    for (let at = first; at < end; at++) {
      const a = x[at];
      const b = y[at];
      const c = z[at];
      const w = m[3] * a + m[7] * b + m[11] * c + m[15];
      if (w <= 0) continue;
      const part = 1 / w;
      const px = (m[0] * a + m[4] * b + m[8] * c + m[12]) * part * pixels;
      const py = (m[1] * a + m[5] * b + m[9] * c + m[13]) * part * pixels;
      const radius = radii[size ? size[at] : 0] * Math.min(broad, Math.max(PALE, near * part));
      const colour = code[at] << 2;
      if (radius > PIXEL) {
        this.#count(px, py, inSteps(radius), colour, palette);
        continue;
      }
      if (px < 0 || px >= width || py < 0 || py >= height) continue;
      const j = ((py | 0) * width + (px | 0)) << 2;
      sums[j] += palette[colour];
      sums[j + 1] += palette[colour + 1];
      sums[j + 2] += palette[colour + 2];
      sums[j + 3] += palette[colour + 3];
    }
  }

  /** Count a point into the pixels that it covers. */
  #count(px, py, steps, colour, palette) {
    const { width, height } = this.canvas;
    const { dx, dy, share, reach } = disc(steps);
    if (!(px >= -reach && px < width + reach && py >= -reach && py < height + reach)) return;
    const { sums } = this;
    const left = Math.floor(px);
    const top = Math.floor(py);
    const isInside = left >= reach && left + reach < width && top >= reach && top + reach < height;
    const [weight, red, green, blue] = [palette[colour], palette[colour + 1], palette[colour + 2], palette[colour + 3]];
    for (let k = 0; k < share.length; k++) {
      const qx = left + dx[k];
      const qy = top + dy[k];
      if (!isInside && (qx < 0 || qx >= width || qy < 0 || qy >= height)) continue;
      const j = (qy * width + qx) << 2;
      const part = share[k];
      sums[j] += part * weight;
      sums[j + 1] += part * red;
      sums[j + 2] += part * green;
      sums[j + 3] += part * blue;
    }
  }

  /** Turn what was counted into light, and clear it. */
  #tone(opacity) {
    const { sums, out } = this;
    const alphas = Uint8Array.from({ length: LAYERS * WEIGHT }, (_, weight) => Math.round(255 * (1 - (1 - opacity) ** (weight / WEIGHT))));
    for (let pixel = 0; pixel < out.length; pixel++) {
      const j = pixel << 2;
      const weight = sums[j];
      if (!weight) {
        out[pixel] = 0;
        continue;
      }
      const alpha = weight < alphas.length - 1 ? alphas[(weight + 0.5) | 0] : 255;
      const part = 1 / weight;
      out[pixel] = (alpha << 24) | ((sums[j + 3] * part + 0.5) << 16) | ((sums[j + 2] * part + 0.5) << 8) | (sums[j + 1] * part + 0.5);
    }
    sums.fill(0);
    this.context.putImageData(this.image, 0, 0);
  }

  clear() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

/** What a point of each colour adds to a pixel that it covers whole: weight, red, green, blue. @param {Uint8Array} palette RGBA @param {number} clear how much faint colours are as others */
function weights(palette, clear) {
  const found = new Float32Array(palette.length);
  for (let at = 0; at < palette.length; at += 4) {
    const share = palette[at + 3] / 255;
    const weight = WEIGHT * (share + (1 - share) * clear);
    found.set([weight, weight * palette[at], weight * palette[at + 1], weight * palette[at + 2]], at);
  }
  return found;
}

/** Radii in device pixels by the code of the size: the shader's formula. */
const radiiBySize = ({ radius, largest, pixels }) => Float32Array.from({ length: 256 }, (_, code) => radius * pixels * (1 + (largest - 1) * (code / 255) ** 2));

function inSteps(radius) {
  if (radius <= PIXEL) return 0;
  const steps = radius / STEP;
  const coarse = steps < COARSER ? 1 : 2 ** (Math.floor(Math.log2(steps)) - 3);
  return Math.round(steps / coarse) * coarse;
}

const stepsBySize = (looks) => Uint16Array.from(radiiBySize(looks), inSteps);
