// The points of one view by place: sorted into the cells of a grid once, so that neighbours on the map lie beside each
// other in memory. A frame then writes to pixels near each other, and looks only at cells that are in view.

const BITS = { flat: 8, deep: 5 }; // of an axis that name its cell: 256 x 256 cells, or 32 x 32 x 32
const AXIS_BITS = 16;
const HALF_DIAGONAL = Math.sqrt(3) / 2; // of a cube's side

/** The cell of each row; cells follow each other along x, then y, then z. */
function keysOf({ x, y, z }, rows, bits) {
  const keys = new Uint16Array(rows);
  const shift = AXIS_BITS - bits;
  if (z) for (let row = 0; row < rows; row++) keys[row] = ((z[row] >> shift) << (2 * bits)) | ((y[row] >> shift) << bits) | (x[row] >> shift);
  else for (let row = 0; row < rows; row++) keys[row] = ((y[row] >> shift) << bits) | (x[row] >> shift);
  return keys;
}

/** Where each cell begins in an order by cell, and where the last one ends. */
function startsOf(keys, cells) {
  const starts = new Uint32Array(cells + 1);
  for (let row = 0; row < keys.length; row++) starts[keys[row] + 1]++;
  for (let cell = 0; cell < cells; cell++) starts[cell + 1] += starts[cell];
  return starts;
}

/**
 * Sort rows by cell (a counting sort).
 * @param {{x: Uint16Array, y: Uint16Array, z: Uint16Array|null, rows: number}} cloud
 * @returns {{across: number, starts: Uint32Array, row: Uint32Array, x: Uint16Array, y: Uint16Array, z: Uint16Array|null}}
 *   `across` is the number of cells to an axis; `row` and the axes are in the order of the cells
 */
export function inCells({ x, y, z, rows }) {
  const bits = z ? BITS.deep : BITS.flat;
  const keys = keysOf({ x, y, z }, rows, bits);
  const starts = startsOf(keys, 1 << (bits * (z ? 3 : 2)));
  const next = starts.slice();
  const row = new Uint32Array(rows);
  for (let one = 0; one < rows; one++) row[next[keys[one]]++] = one;
  return { across: 1 << bits, starts, row, x: taken(x, row), y: taken(y, row), z: z && taken(z, row) };
}

/** The values of some rows. */
function taken(values, row) {
  const found = new values.constructor(row.length);
  for (let at = 0; at < row.length; at++) found[at] = values[row[at]];
  return found;
}

/**
 * The unmasked points, in the order of the cells.
 * @param {ReturnType<typeof inCells>} cells
 * @param {{code: Uint8Array|Uint16Array, size: Uint8Array|null, visible: Uint8Array, unmasked: number}} cloud
 * @returns {object} as `cells`, with `code`, `size` and `count`
 */
export function unmasked(cells, { code, size, visible, unmasked: count }) {
  const all = count === visible.length;
  const { starts, at } = all ? { starts: cells.starts } : left(cells, visible, count);
  const part = (values) => (all || !values ? values : taken(values, at));
  const row = part(cells.row);
  return { across: cells.across, count, starts, row, x: part(cells.x), y: part(cells.y), z: part(cells.z), code: taken(code, row), size: size && taken(size, row) };
}

/** Which places in the order of the cells are unmasked, and where each cell begins among them. */
function left({ starts, row }, visible, count) {
  const at = new Uint32Array(count + 1); // one to spare: each place is written, and only an unmasked one kept
  const found = new Uint32Array(starts.length);
  let next = 0;
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    for (let place = starts[cell]; place < starts[cell + 1]; place++) {
      at[next] = place;
      next += visible[row[place]];
    }
    found[cell + 1] = next;
  }
  return { starts: found, at: at.subarray(0, count) };
}

/**
 * The runs of points that a part of the stage may show, whole cells of them.
 * @param {ReturnType<typeof unmasked>} points
 * @param {number[]} matrix from the grid to pixels of the page, 4 x 4 by columns
 * @param {{left: number, top: number, right: number, bottom: number}} part of the stage, in pixels of the page
 * @returns {[number, number][]} first and past the last
 */
export const runs = (points, matrix, part) => (points.z ? deepRuns(points, matrix, part) : flatRuns(points, matrix, part));

/** One run to a line of cells. */
function flatRuns({ across, starts }, m, { left, top, right, bottom }) {
  const side = 2 ** AXIS_BITS / across;
  const cells = (ends, scale, shift) => ends.map((end) => Math.min(across - 1, Math.max(0, Math.floor((end - shift) / scale / side)))).sort((a, b) => a - b);
  const [first, last] = cells([left, right], m[0], m[12]);
  const [low, high] = cells([top, bottom], m[5], m[13]);
  const found = [];
  for (let line = low; line <= high; line++) found.push([starts[line * across + first], starts[line * across + last + 1]]);
  return found;
}

/** Cells around which a sphere is not wholly past a plane of the view; those beside each other are one run. */
function deepRuns({ across, starts }, m, part) {
  const planes = planesOf(m, part, (2 ** AXIS_BITS / across) * HALF_DIAGONAL);
  const middle = (cell) => (cell + 0.5) * (2 ** AXIS_BITS / across);
  const found = [];
  for (let cell = 0; cell + 1 < starts.length; cell++) {
    if (starts[cell] === starts[cell + 1]) continue;
    const x = middle(cell % across);
    const y = middle(((cell / across) | 0) % across);
    const z = middle((cell / across ** 2) | 0);
    if (!planes.every(([a, b, c, d]) => a * x + b * y + c * z + d >= 0)) continue;
    if (found.at(-1)?.[1] === starts[cell]) found.at(-1)[1] = starts[cell + 1];
    else found.push([starts[cell], starts[cell + 1]]);
  }
  return found;
}

/** The planes that bound what a part of the stage shows, moved out by a radius: a x + b y + c z + d >= 0 within. */
function planesOf(m, { left, top, right, bottom }, radius) {
  const row = (axis) => [m[axis], m[axis + 4], m[axis + 8], m[axis + 12]];
  const [across, down, depth] = [row(0), row(1), row(3)];
  const mixed = (a, one, b, other) => one.map((value, at) => a * value + b * other[at]);
  const planes = [mixed(1, across, -left, depth), mixed(-1, across, right, depth), mixed(1, down, -top, depth), mixed(-1, down, bottom, depth), depth];
  return planes.map(([a, b, c, d]) => [a, b, c, d + radius * Math.hypot(a, b, c)]);
}
