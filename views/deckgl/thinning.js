// Thinning out: points at least so far apart, the most important first. A point is kept where no kept one lies nearer.

const PRIMES = [73856093, 19349663, 83492791];
const SLOTS = 1 << 21;
const NONE = -1;

/** Kept rows by cell; a cell is as wide as points shall lie apart, so only the cells about a point need a look. */
class Kept {
  constructor({ x, y, z }, apart) {
    Object.assign(this, { x, y, z, least: apart * apart, part: 1 / apart, deep: z ? 1 : 0 });
    this.heads = new Int32Array(SLOTS).fill(NONE);
    this.next = new Int32Array(x.length);
  }

  /** Cells that share a slot are told apart by the distance of what is in them. */
  #slot(i, j, k) {
    return (Math.imul(i, PRIMES[0]) ^ Math.imul(j, PRIMES[1]) ^ Math.imul(k, PRIMES[2])) & (SLOTS - 1);
  }

  /** Whether a kept row of a slot lies too near to a place. */
  #isNear(slot, a, b, c) {
    const { x, y, z, least, next } = this;
    for (let other = this.heads[slot]; other !== NONE; other = next[other]) {
      const dx = x[other] - a;
      const dy = y[other] - b;
      const dz = z ? z[other] - c : 0;
      if (dx * dx + dy * dy + dz * dz < least) return true;
    }
    return false;
  }

  #isFree(i, j, k, a, b, c) {
    for (let up = -this.deep; up <= this.deep; up++) {
      for (let down = -1; down <= 1; down++) {
        for (let along = -1; along <= 1; along++) if (this.#isNear(this.#slot(i + along, j + down, k + up), a, b, c)) return false;
      }
    }
    return true;
  }

  /** Keep a row, unless one too near was kept. */
  take(row) {
    const { x, y, z, part } = this;
    const c = z ? z[row] : 0;
    const [i, j, k] = [(x[row] * part) | 0, (y[row] * part) | 0, (c * part) | 0];
    const own = this.#slot(i, j, k);
    // Most often decided by its own cell.
    if (this.#isNear(own, x[row], y[row], c) || !this.#isFree(i, j, k, x[row], y[row], c)) return false;
    this.next[row] = this.heads[own];
    this.heads[own] = row;
    return true;
  }
}

/**
 * @param {{x: Uint16Array, y: Uint16Array, z: Uint16Array|null}} columns @param {Uint32Array} order rows, the most important first
 * @param {Uint8Array} left what filters leave: only these count @param {number} apart on the grid
 * @returns {Uint8Array} 1 where a row is kept
 */
export function thinned(columns, order, left, apart) {
  const kept = new Kept(columns, apart);
  const found = new Uint8Array(left.length);
  for (let at = 0; at < order.length; at++) {
    const row = order[at];
    if (left[row] && kept.take(row)) found[row] = 1;
  }
  return found;
}
