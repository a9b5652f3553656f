// Which point is under the pointer: one pass over the columns, no picking pass on the GPU.

const REACH = 10; // pixels a pointer may miss by

/**
 * The unmasked point nearest to a place on the stage.
 * @param {object} cloud typed columns
 * @param {number[]} m from the grid to pixels of the page, 4 x 4 by columns
 * @param {number} px @param {number} py
 * @returns {number} its row, -1 where none is within reach
 */
export function nearest({ x, y, z, visible, rows }, m, px, py) {
  let best = -1;
  let least = REACH * REACH;
  for (let row = 0; row < rows; row++) {
    if (!visible[row]) continue;
    const c = z ? z[row] : 0;
    const w = m[3] * x[row] + m[7] * y[row] + m[11] * c + m[15];
    if (w <= 0) continue;
    const dx = (m[0] * x[row] + m[4] * y[row] + m[8] * c + m[12]) / w - px;
    const dy = (m[1] * x[row] + m[5] * y[row] + m[9] * c + m[13]) / w - py;
    const apart = dx * dx + dy * dy;
    if (apart < least) {
      least = apart;
      best = row;
    }
  }
  return best;
}

/** Where a place of the grid lies on the stage; null behind the camera. @returns {number[]|null} */
export function projected(m, [a, b, c]) {
  const w = m[3] * a + m[7] * b + m[11] * c + m[15];
  if (w <= 0) return null;
  return [(m[0] * a + m[4] * b + m[8] * c + m[12]) / w, (m[1] * a + m[5] * b + m[9] * c + m[13]) / w, w];
}
