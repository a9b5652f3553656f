// Links between rows: what the server packs, and those of them that are drawn, as lines from parent to child.

const BYTES = 9; // a link: its parent, its child, its relation

/**
 * @typedef {{parent: Uint32Array, child: Uint32Array, relation: Uint8Array}} Links rows of the cloud; indices of relations
 * @typedef {{relation: number, count: number, from: Float32Array, to: Float32Array}} Strand all lines of one relation, their
 *   ends on the grid, x, y and z of each
 */

/** @param {ArrayBuffer} buffer all parents, then all children, then all relations @returns {Links} */
export function unpacked(buffer) {
  const count = buffer.byteLength / BYTES;
  if (!Number.isInteger(count)) throw new Error('the links were cut short');
  const [parent, child] = [0, 4 * count].map((at) => new Uint32Array(buffer, at, count));
  return { parent, child, relation: new Uint8Array(buffer, 8 * count, count) };
}

/**
 * The links that join two visible rows.
 * @param {Links} links @param {Uint8Array} visible one byte a row @param {number} [always] a row that counts as visible
 * @returns {Links}
 */
export function visibleLinks({ parent, child, relation }, visible, always) {
  const isShown = (row) => visible[row] === 1 || row === always;
  const at = Uint32Array.from(parent.keys()).filter((link) => isShown(parent[link]) && isShown(child[link]));
  return { parent: taken(parent, at), child: taken(child, at), relation: taken(relation, at) };
}

/**
 * Links as lines, by relation.
 * @param {Links} links @param {{x: Uint16Array, y: Uint16Array, z: Uint16Array|null}} cloud
 * @returns {Strand[]} of the relations that occur
 */
export function strands({ parent, child, relation }, cloud) {
  return [...new Set(relation)].sort().map((one) => {
    const at = Uint32Array.from(relation.keys()).filter((link) => relation[link] === one);
    return { relation: one, count: at.length, from: places(cloud, taken(parent, at)), to: places(cloud, taken(child, at)) };
  });
}

/** The rows at the ends of links, each once, in order. @param {Links} links @returns {Uint32Array} */
export function touched({ parent, child }) {
  const ends = new Uint32Array(2 * parent.length);
  ends.set(parent);
  ends.set(child, parent.length);
  return ends.sort().filter((row, at) => !at || row !== ends[at - 1]);
}

const taken = (values, at) => values.constructor.from(at, (link) => values[link]);

/** Where rows lie on the grid, as deck.gl takes it. */
function places({ x, y, z }, rows) {
  const found = new Float32Array(3 * rows.length);
  rows.forEach((row, at) => {
    found[3 * at] = x[row];
    found[3 * at + 1] = y[row];
    found[3 * at + 2] = z ? z[row] : 0;
  });
  return found;
}
