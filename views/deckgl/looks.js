// How points look at a moment: what both painters are told of a frame.

import { projected } from './nearest.js';

const LARGEST = 4; // how many times the least size the greatest is
export const OPACITY = 0.6;
// A radius in pixels: a share of the room that each point has, within bounds, growing as the camera comes nearer.
const SHARE = 0.38;
const LEAST = 0.5;
const MOST = 3;
const CLOSEST = 9;
const GROWTH = 0.4;
const ROOMY = { share: 0.5, most: 2 }; // of the room that there is so near, in pixels at most: few points are not left as specks
const CLEAR = { radius: 0.75, over: 1.5, doublings: 4 }; // the radius from which on, and the nearness up to which, faint points grow clear
const LINES = { wide: 1.25, opacity: 0.85, few: 30, falling: 0.45, most: 0.5 }; // how wide in pixels, and how opaque up to so many; more let more of each other through
const BROAD = { of: 3, least: 1.5, most: 3 }; // how much perspective may swell a point, in terms of its radius: a pixel stays one

/**
 * @param {{matrix: number[], width: number, height: number}} sight
 * @param {{zoom: number, target: number[]}} camera @param {number} wholeZoom the zoom that shows everything
 * @param {object} cloud typed columns
 * @returns {{radius: number, clear: number, broad: number, largest: number, opacity: number, near: number, pixels: number}} `near` is how far the
 *   camera's target lies, 0 where there is no perspective; `pixels` those of the screen to one of the page
 */
export function looks({ matrix, width, height }, { zoom, target }, wholeZoom, { unmasked, size, z }) {
  const room = SHARE * Math.sqrt((width * height) / Math.max(1, unmasked));
  const doublings = Math.max(0, zoom - wholeZoom);
  const grown = Math.min(MOST, room) * 2 ** (GROWTH * doublings);
  const roomy = Math.min(ROOMY.most, ROOMY.share * room * 2 ** doublings);
  const radius = Math.min(CLOSEST, Math.max(LEAST, grown, roomy));
  return {
    radius,
    clear: Math.min(1, Math.max(0, (radius - CLEAR.radius) / CLEAR.over, doublings / CLEAR.doublings)),
    broad: Math.min(BROAD.most, Math.max(BROAD.least, BROAD.of * radius)),
    largest: size ? LARGEST : 1,
    opacity: OPACITY,
    near: z ? (projected(matrix, target)?.[2] ?? 1) : 0,
    pixels: devicePixelRatio,
  };
}

/**
 * How so many lines look: a hair each, and the more of them the fainter, so that thousands from one point are no solid disc.
 * @param {number} count
 * @returns {{wide: number, opacity: number, most: number, pixels: number}} `opacity` of one, `most` of any number over each other
 */
export function lineLooks(count) {
  const opacity = LINES.opacity * Math.min(1, (LINES.few / count) ** LINES.falling);
  return { wide: LINES.wide, opacity, most: Math.max(LINES.most, opacity), pixels: devicePixelRatio };
}
