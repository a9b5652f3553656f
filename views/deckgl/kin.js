// Kin: what links join, as a small cloud of its own that stands out from the rest.

import { cloudOf } from './cloud.js';
import { touched } from './links.js';

const COLUMNS = ['x', 'y', 'z', 'code', 'size'];

/**
 * @param {import('./links.js').Links} links @param {object} cloud as `cloudOf` of cloud.js gives it
 * @returns {object} a cloud of the visible rows that links touch, with `whose`, the row of each in the cloud that they are of
 */
export function kinOf(links, cloud) {
  const whose = touched(links).filter((row) => cloud.visible[row]);
  const columns = COLUMNS.map((name) => [name, cloud[name] && cloud[name].constructor.from(whose, (row) => cloud[name][row])]);
  return { ...cloudOf(Object.fromEntries(columns), new Uint8Array(whose.length).fill(1)), whose };
}
