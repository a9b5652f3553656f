// How many models the filters leave near a place, by the cells that the unmasked points are sorted into: no pass over
// the points.

const AXIS_BITS = 16;

/**
 * Count the points in the cells whose middle is no farther from a place than `reach`, or than a cell is wide.
 * @param {{across: number, starts: Uint32Array, z: Uint16Array|null}} points as `unmasked` of cells.js gives them
 * @param {number[]} at on the grid @param {number} reach
 */
export function countNear({ across, starts, z: isDeep }, at, reach) {
  const wide = 2 ** AXIS_BITS / across;
  const [x, y, z] = at.map((place) => place / wide - 0.5); // in cells, from the middle of the first
  const far = Math.max(1, reach / wide);
  const span = (middle, half) => [Math.max(0, Math.ceil(middle - half)), Math.min(across - 1, Math.floor(middle + half))];
  const [front, back] = isDeep ? span(z, far) : [0, 0];
  const [low, high] = span(y, far);
  let count = 0;
  for (let c = front; c <= back; c++) {
    for (let b = low; b <= high; b++) {
      const half = Math.sqrt(far ** 2 - (b - y) ** 2 - (isDeep ? (c - z) ** 2 : 0));
      const [left, right] = span(x, half);
      const line = (c * across + b) * across;
      if (left <= right) count += starts[line + right + 1] - starts[line + left];
    }
  }
  return count;
}
