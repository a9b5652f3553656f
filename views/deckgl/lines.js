// What is drawn of links: a line each, and what they join as points that stand out.

import { kinOf } from './kin.js';
import { strands, visibleLinks } from './links.js';
import { channels } from './palette.js';

/** Where no link is drawn. */
export const NO_LINES = { count: 0, strands: [], over: false, kin: null };

/**
 * @param {import('./links.js').Links|null} links
 * @param {{links: {over: boolean, dims: boolean}|null, focus: {row: number}|null}} data what the page sent
 * @param {object} cloud as `cloudOf` of cloud.js gives it
 * @returns {{count: number, strands: import('./links.js').Strand[], over: boolean, kin: object|null}} `over` tells whether
 *   lines stand over the cloud or beneath it; with `kin` the cloud itself is dimmed
 */
export function linesOf(links, { links: wanted, focus }, cloud) {
  if (!links) return NO_LINES;
  const { over, dims } = wanted;
  const drawn = visibleLinks(links, cloud.visible, over ? focus?.row : undefined);
  const count = drawn.parent.length;
  return count ? { count, strands: strands(drawn, cloud), over, kin: dims ? kinOf(drawn, cloud) : null } : NO_LINES;
}

/**
 * @param {{relations: {light: string, dark: string, dash: number[]}[]}|null} links @param {boolean} dark
 * @returns {{colour: number[], dash: number[]}[]} of each relation: red, green and blue, and the pixels of a stroke and a gap, none for a whole line
 */
export const stylesOf = (links, dark) => (links?.relations ?? []).map(({ light, dark: onDark, dash }) => ({ colour: channels(dark ? onDark : light), dash }));
