// The painter without a GPU: each frame, every unmasked point is projected and counted, by colour, into the pixels of a
// canvas under deck's; a pixel's colour is the mean of what fell into it, its opacity what that many layers would have.

const WEIGHT = 16; // of a pixel that a point covers whole; its edge counts for less
const LAYERS = 64; // beyond so many, a pixel is opaque
const PIXEL = 0.75; // a radius, in pixels, up to which a point is one pixel
const STEP = 0.25; // radii are rounded to this many pixels
const PALE = 0.4;
const BROAD = 3; // how much perspective may shrink and swell a point: as in native_points.js

/** @type {Map<number, {dx: Int16Array, dy: Int16Array, weight: Uint8Array}>} Discs by radius in steps. */
const discs = new Map();

/** The pixels of a disc, those at its edge in part. @param {number} steps */
function disc(steps) {
  if (!discs.has(steps)) {
    const radius = steps * STEP;
    const reach = Math.ceil(radius);
    const covered = [];
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const weight = Math.round(WEIGHT * Math.min(1, Math.max(0, radius - Math.hypot(dx, dy) + 0.5)));
        if (weight) covered.push([dx, dy, weight]);
      }
    }
    const part = (at, Type) => Type.from(covered, (pixel) => pixel[at]);
    discs.set(steps, { dx: part(0, Int16Array), dy: part(1, Int16Array), weight: part(2, Uint8Array) });
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
    this.sums = new Uint32Array(width * height * 4); // weight, red, green, blue of a pixel beside each other
  }

  /**
   * Paint all unmasked points.
   * @param {object} cloud typed columns: x, y, z or null, code, size or null, visible
   * @param {Uint8Array} palette RGBA, one colour a code
   * @param {{matrix: number[], width: number, height: number}} view from the grid to pixels of the page
   * @param {{radius: number, largest: number, opacity: number, near: number, pixels: number}} looks
   * @returns {number} the points processed, in view or not
   */
  paint(cloud, palette, view, looks) {
    this.#fit(Math.round(view.width * looks.pixels), Math.round(view.height * looks.pixels));
    const drawn = cloud.z ? this.#deep(cloud, palette, view.matrix, looks) : this.#flat(cloud, palette, view.matrix, looks);
    this.#tone(looks.opacity);
    return drawn;
  }

  #flat({ x, y, code, size, visible, rows }, palette, matrix, looks) {
    const { pixels } = looks;
    const [sx, , , , , sy] = matrix;
    const radii = stepsBySize(looks);
    let drawn = 0;
    for (let row = 0; row < rows; row++) {
      if (!visible[row]) continue;
      drawn++;
      const px = Math.floor((x[row] * sx + matrix[12]) * pixels);
      const py = Math.floor((y[row] * sy + matrix[13]) * pixels);
      this.#count(px, py, radii[size ? size[row] : 0], code[row] << 2, palette);
    }
    return drawn;
  }

  #deep({ x, y, z, code, size, visible, rows }, palette, m, looks) {
    const { pixels, near } = looks;
    const radii = radiiBySize(looks);
    let drawn = 0;
    for (let row = 0; row < rows; row++) {
      if (!visible[row]) continue;
      drawn++;
      const a = x[row];
      const b = y[row];
      const c = z[row];
      const w = m[3] * a + m[7] * b + m[11] * c + m[15];
      if (w <= 0) continue;
      const px = Math.floor(((m[0] * a + m[4] * b + m[8] * c + m[12]) / w) * pixels);
      const py = Math.floor(((m[1] * a + m[5] * b + m[9] * c + m[13]) / w) * pixels);
      const perspective = Math.min(BROAD, Math.max(PALE, near / w));
      this.#count(px, py, inSteps(radii[size ? size[row] : 0] * perspective), code[row] << 2, palette);
    }
    return drawn;
  }

  /** Count a point into the pixels it covers. */
  #count(px, py, steps, at, palette) {
    const { width, height } = this.canvas;
    const { sums } = this;
    if (steps === 0) {
      if (px < 0 || px >= width || py < 0 || py >= height) return;
      const j = (py * width + px) << 2;
      sums[j] += WEIGHT;
      sums[j + 1] += WEIGHT * palette[at];
      sums[j + 2] += WEIGHT * palette[at + 1];
      sums[j + 3] += WEIGHT * palette[at + 2];
      return;
    }
    const reach = steps * STEP + 1;
    if (px < -reach || px >= width + reach || py < -reach || py >= height + reach) return;
    const { dx, dy, weight } = disc(steps);
    for (let k = 0; k < weight.length; k++) {
      const qx = px + dx[k];
      const qy = py + dy[k];
      if (qx < 0 || qx >= width || qy < 0 || qy >= height) continue;
      const j = (qy * width + qx) << 2;
      const w = weight[k];
      sums[j] += w;
      sums[j + 1] += w * palette[at];
      sums[j + 2] += w * palette[at + 1];
      sums[j + 3] += w * palette[at + 2];
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
      const alpha = weight < alphas.length ? alphas[weight] : 255;
      out[pixel] = (alpha << 24) | ((sums[j + 3] / weight) << 16) | ((sums[j + 2] / weight) << 8) | (sums[j + 1] / weight);
    }
    sums.fill(0);
    this.context.putImageData(this.image, 0, 0);
  }

  clear() {
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
  }
}

/** Radii in device pixels by the code of the size: the shader's formula. */
const radiiBySize = ({ radius, largest, pixels }) => Float32Array.from({ length: 256 }, (_, code) => radius * pixels * (1 + (largest - 1) * (code / 255) ** 2));
const inSteps = (radius) => (radius <= PIXEL ? 0 : Math.round(radius / STEP));
const stepsBySize = (looks) => Uint16Array.from(radiiBySize(looks), inSteps);
