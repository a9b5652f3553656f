// Thinning out: points at least so far apart, the most important first. A point is kept where no kept one lies nearer.

const PRIMES = [73856093, 19349663, 83492791];
const NONE = -1;

/** Kept rows by cell; a cell is as wide as points shall lie apart, so only neighbours need a look. */
class Kept {
  constructor(axes, apart) {
    this.axes = axes;
    this.apart = apart;
    this.heads = new Int32Array(1 << 20).fill(NONE);
    this.next = new Int32Array(axes[0].length);
  }

  #slot(cells) {
    let hash = 0;
    for (let axis = 0; axis < cells.length; axis++) hash ^= Math.imul(cells[axis], PRIMES[axis]);
    return hash & (this.heads.length - 1);
  }

  /** Whether a kept row of a cell lies too near to a row; other cells may share its slot. */
  #near(row, cells) {
    const { axes } = this;
    const least = this.apart ** 2;
    for (let other = this.heads[this.#slot(cells)]; other !== NONE; other = this.next[other]) {
      let apart = 0;
      for (let axis = 0; axis < axes.length; axis++) apart += (axes[axis][row] - axes[axis][other]) ** 2;
      if (apart < least) return true;
    }
    return false;
  }

  /** Keep a row, unless one too near was kept. */
  take(row) {
    const own = this.axes.map((axis) => Math.floor(axis[row] / this.apart));
    if (this.#near(row, own)) return false; // most often decided in its own cell
    for (const step of neighbours(own.length)) if (this.#near(row, own.map((cell, axis) => cell + step[axis]))) return false;
    const slot = this.#slot(own);
    this.next[row] = this.heads[slot];
    this.heads[slot] = row;
    return true;
  }
}

const STEPS = [-1, 0, 1];
const FLAT = STEPS.flatMap((x) => STEPS.map((y) => [x, y]));
const DEEP = FLAT.flatMap((step) => STEPS.map((z) => [...step, z]));
const neighbours = (axes) => (axes === 2 ? FLAT : DEEP);

/**
 * @param {Uint16Array[]} axes @param {Uint32Array} order rows, the most important first
 * @param {Uint8Array} left what filters leave: only these count @param {number} apart on the grid
 * @returns {Uint8Array} 1 where a row is kept
 */
export function thinned(axes, order, left, apart) {
  const kept = new Kept(axes, apart);
  const found = new Uint8Array(left.length);
  for (let at = 0; at < order.length; at++) {
    const row = order[at];
    if (left[row] && kept.take(row)) found[row] = 1;
  }
  return found;
}
