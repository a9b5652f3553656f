// Lines as a canvas sees them: projected, and cut off where they leave it.

export const NUMBERS = 5; // of a segment: both ends, and how far the first of them is from the line's own
const NEAREST = 1e-3; // of the farther end's depth: what is nearer to the camera, or behind it, is cut off

/**
 * @param {{count: number, from: Float32Array, to: Float32Array}} strand
 * @param {{matrix: number[], width: number, height: number}} sight from the grid to pixels of the page, 4 x 4 by columns
 * @param {Float32Array} out takes so many `NUMBERS` as there are lines
 * @returns {Float32Array} of it, what the lines in view take
 */
export function inView({ count, from, to }, { matrix: m, width, height }, out) {
  const [ends, near] = [new Float64Array(6), [0, 0]];
  let seen = 0;
  for (let line = 0; line < count; line++) {
    project(from, 3 * line, m, ends, 0);
    project(to, 3 * line, m, ends, 3);
    if (!isAhead(ends, near)) continue;
    const [first, last] = near;
    const w = 1 / mixed(ends, 2, first);
    const v = 1 / mixed(ends, 2, last);
    const ax = mixed(ends, 0, first) * w;
    const ay = mixed(ends, 1, first) * w;
    const dx = mixed(ends, 0, last) * v - ax;
    const dy = mixed(ends, 1, last) * v - ay;
    // Where the line crosses the four edges, in parts of its length.
    const begin = Math.max(0, Math.min(-ax / dx, (width - ax) / dx), Math.min(-ay / dy, (height - ay) / dy));
    const end = Math.min(1, Math.max(-ax / dx, (width - ax) / dx), Math.max(-ay / dy, (height - ay) / dy));
    if (!(begin < end)) continue;
    const at = NUMBERS * seen++;
    out[at] = ax + begin * dx;
    out[at + 1] = ay + begin * dy;
    out[at + 2] = ax + end * dx;
    out[at + 3] = ay + end * dy;
    out[at + 4] = begin * Math.max(Math.abs(dx), Math.abs(dy));
  }
  return out.subarray(0, NUMBERS * seen);
}

/** How many pixels lines take along their longer sides, all together. @param {Float32Array} segments */
export function lengthOf(segments) {
  let length = 0;
  for (let at = 0; at < segments.length; at += NUMBERS) length += Math.max(Math.abs(segments[at + 2] - segments[at]), Math.abs(segments[at + 3] - segments[at + 1]));
  return length;
}

/** A place of the grid, not yet divided by its depth. */
function project(places, at, m, ends, slot) {
  const x = places[at];
  const y = places[at + 1];
  const z = places[at + 2];
  ends[slot] = m[0] * x + m[4] * y + m[8] * z + m[12];
  ends[slot + 1] = m[1] * x + m[5] * y + m[9] * z + m[13];
  ends[slot + 2] = m[3] * x + m[7] * y + m[11] * z + m[15];
}

/** Which part of a line lies before the camera, from 0 to 1, into `near`; false where none does. */
function isAhead(ends, near) {
  const [a, b] = [ends[2], ends[5]];
  const least = NEAREST * Math.max(a, b);
  if (!(least > 0)) return false;
  near[0] = a < least ? (least - a) / (b - a) : 0;
  near[1] = b < least ? (least - a) / (b - a) : 1;
  return true;
}

const mixed = (ends, axis, part) => ends[axis] + (ends[axis + 3] - ends[axis]) * part;
