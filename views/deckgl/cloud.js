// The cloud as it is drawn: the columns, which rows of them are visible, and their points by place.

import { inCells, unmasked } from './cells.js';

/** @type {WeakMap<object, object>} Cells by the column of x that they sort; each view of an atlas is sorted once. */
const sorted = new WeakMap();

/**
 * @param {{x: Uint16Array, y: Uint16Array, z: Uint16Array|null, code: Uint8Array|Uint16Array, size: Uint8Array|null}} columns
 * @param {Uint8Array} visible one byte a row
 */
export function cloudOf(columns, visible) {
  const rows = visible.length;
  let count = 0;
  for (let row = 0; row < rows; row++) count += visible[row];
  const cloud = { ...columns, rows, visible, unmasked: count };
  if (!sorted.has(columns.x)) sorted.set(columns.x, inCells(cloud));
  return { ...cloud, points: unmasked(sorted.get(columns.x), cloud) };
}

/** The first rows of columns whose rest is still on its way. */
export const firstRows = (columns, rows) => Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values && values.subarray(0, rows)]));
