// Which labels show and where: no two overlap, none leaves the stage or stands on a panel. Pure functions, no DOM.

import { projected } from './nearest.js';

const GAP = 8; // pixels between labels, and to panels
const INSIDE = 4; // pixels from the edge of the stage
const LEAST = 16; // pixels that a region must reach to be named, unless it is of the coarsest level
const GREATEST = 0.3; // of the stage's shorter side: a region that reaches farther is told by those within it
const ROOM = 12000; // square pixels of the stage for each label
const ROOM_BESIDE = 30000; // and for one that stands beside its point, among others
const MOST = 40;
// Where a label may stand when its place is taken, in its own widths and heights.
const NUDGES = [[0, 0], [0, -0.8], [0, 0.8], [-0.3, 0], [0.3, 0]];
const BESIDE = [[0, -1], [0, 1], [0.6, 0], [-0.6, 0]]; // and where that of a single point, which it must not hide
const AROUND = 2.5; // of its region's reach: how far from its place a label may stand and still be over the region

/**
 * @typedef {{at: number[], reach: number, level: number, finest: boolean, row?: number, width: number, height: number}} Label
 *   its place and its region's reach on the grid, its level (0 the coarsest), whether no label lies within its region,
 *   the row that it names where that is a single point, and its size in pixels
 * @typedef {{x: number, y: number, width: number, height: number}} Box
 */

/**
 * Place what has room: the coarser level first, and in a level what was shown before, so that labels stay while the map moves.
 * @param {Label[]} labels the most important first
 * @param {number[]} matrix from the grid to pixels, 4 x 4 by columns
 * @param {{width: number, height: number}} stage
 * @param {Box[]} taken where panels stand
 * @param {Map<Label, {nudge: number}>} [before] what this function gave for the last frame
 * @returns {Map<Label, Box & {nudge: number}>} the labels that show
 */
export function place(labels, matrix, stage, taken, before = new Map()) {
  const most = Math.min(MOST, Math.ceil((stage.width * stage.height) / (labels[0]?.row === undefined ? ROOM : ROOM_BESIDE)));
  const boxes = [...taken];
  const placed = new Map();
  for (const { label, spot } of inTurn(labels, matrix, stage, before)) {
    if (placed.size === most) break;
    const box = roomFor(label, spot, stage, boxes, before.get(label)?.nudge);
    if (!box) continue;
    boxes.push(box);
    placed.set(label, box);
  }
  return placed;
}

/** The labels that the camera is neither too far from nor too near to, in the order in which they are placed. */
function inTurn(labels, matrix, stage, before) {
  const across = widthOf(matrix);
  const most = GREATEST * Math.min(stage.width, stage.height);
  const found = [];
  for (const label of labels) {
    const spot = projected(matrix, label.at);
    if (!spot || spot[0] < 0 || spot[1] < 0 || spot[0] > stage.width || spot[1] > stage.height) continue;
    const reach = (label.reach * across) / spot[2];
    if (label.row !== undefined || ((label.level === 0 || reach >= LEAST) && (label.finest || reach <= most))) found.push({ label, spot: { x: spot[0], y: spot[1], reach }, turn: 2 * label.level + !before.has(label) });
  }
  return found.sort((a, b) => a.turn - b.turn); // stable
}

/**
 * How many pixels a unit of the grid is wide at depth 1: the part of x's row that is across the line of sight.
 * @param {number[]} m
 */
export function widthOf(m) {
  const depth = [m[3], m[7], m[11]];
  const squared = depth[0] ** 2 + depth[1] ** 2 + depth[2] ** 2;
  const along = squared && (m[0] * depth[0] + m[4] * depth[1] + m[8] * depth[2]) / squared;
  return Math.hypot(m[0] - along * depth[0], m[4] - along * depth[1], m[8] - along * depth[2]);
}

/** The first free box near a label's spot; the one it had goes first. */
function roomFor({ width, height, row }, { x, y, reach }, stage, boxes, last = 0) {
  const isPoint = row !== undefined;
  const nudges = isPoint ? BESIDE : NUDGES;
  for (const nudge of [last, ...nudges.keys()]) {
    const dx = nudges[nudge][0] * width;
    const dy = nudges[nudge][1] * height;
    if (nudge && !isPoint && Math.hypot(dx, dy) > AROUND * reach) continue;
    const box = { x: x + dx - width / 2, y: y + dy - height / 2, width, height, nudge };
    if (within(box, stage) && !boxes.some((other) => overlap(box, other))) return box;
  }
  return null;
}

const within = (box, stage) => box.x >= INSIDE && box.y >= INSIDE && box.x + box.width <= stage.width - INSIDE && box.y + box.height <= stage.height - INSIDE;

const overlap = (a, b) => a.x < b.x + b.width + GAP && b.x < a.x + a.width + GAP && a.y < b.y + b.height + GAP && b.y < a.y + a.height + GAP;

/**
 * Break a label into lines, as few as are no wider than `widest`, and those as even as can be.
 * @param {number[]} widths of its terms @param {number} between the width of what joins two terms @param {number} widest
 * @returns {{counts: number[], width: number}} the terms in each line, and the width of the widest
 */
export function broken(widths, between, widest) {
  const ways = waysToBreak(widths.length).map((counts) => ({ counts, width: widthOfLines(widths, between, counts) }));
  const rank = ({ counts, width }) => (width > widest ? [1, width, counts.length] : [0, counts.length, width]);
  return ways.reduce((best, way) => (isLess(rank(way), rank(best)) ? way : best));
}

const isLess = ([a, b, c], [p, q, r]) => a < p || (a === p && (b < q || (b === q && c < r)));

/** All ways to part so many terms into lines. @returns {number[][]} */
function waysToBreak(terms) {
  if (!terms) return [[]];
  return Array.from({ length: terms }, (_, one) => waysToBreak(terms - one - 1).map((rest) => [one + 1, ...rest])).flat();
}

function widthOfLines(widths, between, counts) {
  let first = 0;
  const lines = counts.map((count) => {
    const line = widths.slice(first, first + count).reduce((sum, width) => sum + width, 0) + between * (count - 1);
    first += count;
    return line + (first < widths.length ? between : 0); // the dot at the end of a line
  });
  return Math.max(...lines);
}
