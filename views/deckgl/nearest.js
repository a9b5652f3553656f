// Which point is under the pointer: a look at the cells about it; no picking pass.

import { runs } from './cells.js';

const REACH = 10; // pixels a pointer may miss by

/**
 * The unmasked point nearest to a place on the stage.
 * @param {object} points as `unmasked` of cells.js gives them
 * @param {number[]} matrix from the grid to pixels of the page, 4 x 4 by columns
 * @param {number[]} spot
 * @returns {number} its row, -1 where none is within reach
 */
export function nearest(points, matrix, [px, py]) {
  const part = { left: px - REACH, top: py - REACH, right: px + REACH, bottom: py + REACH };
  let best = { row: -1, apart: REACH ** 2 };
  for (const [first, end] of runs(points, matrix, part)) best = nearer(points, first, end, matrix, px, py, best);
  return best.row;
}

/** The nearest of a run, where it is nearer than the best so far; of several as near, the first row. */
function nearer({ x, y, z, row }, first, end, m, px, py, best) {
  for (let at = first; at < end; at++) {
    const c = z ? z[at] : 0;
    const w = m[3] * x[at] + m[7] * y[at] + m[11] * c + m[15];
    if (w <= 0) continue;
    const dx = (m[0] * x[at] + m[4] * y[at] + m[8] * c + m[12]) / w - px;
    const dy = (m[1] * x[at] + m[5] * y[at] + m[9] * c + m[13]) / w - py;
    const apart = dx * dx + dy * dy;
    if (apart < best.apart || (apart === best.apart && row[at] < best.row)) best = { row: row[at], apart };
  }
  return best;
}

/** Where a place of the grid lies on the stage; null behind the camera. @returns {number[]|null} */
export function projected(m, [a, b, c]) {
  const w = m[3] * a + m[7] * b + m[11] * c + m[15];
  if (w <= 0) return null;
  return [(m[0] * a + m[4] * b + m[8] * c + m[12]) / w, (m[1] * a + m[5] * b + m[9] * c + m[13]) / w, w];
}

/** Which place of a flat map lies at a spot of the stage. @returns {number[]} */
export const placed = (m, [px, py]) => [(px - m[12]) / m[0], (py - m[13]) / m[5]];
