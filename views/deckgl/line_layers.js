// The painter of lines for a GPU: deck.gl's own layers, one a relation. They have no dashes: their colours tell them apart.

import { OVER } from './native_points.js';

const AXES = 3;

/** @type {WeakMap<object, object>} A strand's ends as deck.gl takes them; the same again are not sent again. */
const binary = new WeakMap();

function ends(strand) {
  const attribute = (value) => ({ value, size: AXES });
  if (!binary.has(strand)) binary.set(strand, { length: strand.count, attributes: { getSourcePosition: attribute(strand.from), getTargetPosition: attribute(strand.to) } });
  return binary.get(strand);
}

/**
 * @param {{LineLayer: object}} deck @param {string} id @param {import('./links.js').Strand[]} strands
 * @param {{colour: number[]}[]} styles of each strand @param {{wide: number, opacity: number}} looks
 */
export function lineLayers({ LineLayer }, id, strands, styles, { wide, opacity }) {
  return strands.map((strand, at) => {
    const getColor = [...styles[at].colour, Math.round(255 * opacity)];
    return new LineLayer({ id: `${id}-${strand.relation}`, data: ends(strand), getColor, getWidth: wide, widthUnits: 'pixels', parameters: OVER });
  });
}
