// How a node is painted: a dot, hollow where its size means nothing, and its name at the right, cut where it is long.

const TEXT = 14; // pixels, at a scale of 1
const CUT = 215;
const GAP = 5;
const HALO = 4;
const RING = '#e83c4e'; // as on the map
const NO_TEXT_BELOW = 0.3; // of the scale

/** What the theme says. @typedef {{dark: boolean, ink: string, paper: string, font: string}} Look */
/** Where a node and its name stand, in the graph's pixels. @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** @type {Map<string, {text: string, width: number}>} */
const cut = new Map();

/** A name as it is written, and how wide that is. */
function fitted(context, name) {
  const known = `${context.font}|${name}`;
  if (!cut.has(known)) {
    const wide = (text) => context.measureText(text).width;
    let text = name;
    if (wide(text) > CUT) {
      let [low, high] = [1, name.length];
      while (high - low > 1) {
        const middle = (low + high) >> 1;
        if (wide(`${name.slice(0, middle)}…`) > CUT) high = middle;
        else low = middle;
      }
      text = `${name.slice(0, low)}…`;
    }
    cut.set(known, { text, width: wide(text) });
  }
  return cut.get(known);
}

const ruler = document.createElement('canvas').getContext('2d');

/** Paints nodes in the colours of the theme, and keeps where they stand. */
export class Painting {
  /** @param {Look} look */
  constructor(look) {
    this.look = look;
    /** @type {Map<string | number, Box>} */
    this.boxes = new Map();
    this.focused = null;
  }

  /** Find where all nodes and their names stand; vis-network paints only those in view. */
  measure(nodes, spots) {
    this.boxes.clear();
    for (const node of nodes) this.#place(ruler, node, spots[node.id].x, spots[node.id].y);
  }

  #place(context, node, x, y) {
    const weight = node.chosen || this.focused === node.id ? 600 : 400;
    context.font = `${weight} ${TEXT}px ${this.look.font}`;
    const { text, width } = fitted(context, node.label);
    const left = x + node.size + GAP + (node.chosen ? HALO : 0);
    this.boxes.set(node.id, { left: x - node.size, right: left + width, top: y - TEXT, bottom: y + TEXT });
    return { text, width, left };
  }

  /** A painter for a node, as vis-network asks for it. @param {object} node what pyvis says of it */
  painter(node) {
    return ({ ctx, x, y, state }) => ({
      drawNode: () => this.#dot(ctx, node, x, y, state.hover),
      drawExternalLabel: () => this.#name(ctx, node, x, y),
      nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
    });
  }

  #dot(context, node, x, y) {
    const colour = this.look.dark ? node.dark : node.color;
    context.beginPath();
    context.arc(x, y, node.size, 0, 2 * Math.PI);
    context.fillStyle = node.hollow || node.kind === 'more' ? this.look.paper : colour;
    context.fill();
    Object.assign(context, { strokeStyle: colour, lineWidth: node.hollow ? 2 : 1 });
    context.setLineDash(node.kind === 'ghost' ? [3, 2.5] : []);
    context.stroke();
    context.setLineDash([]);
    if (node.kind === 'more') this.#plus(context, node, x, y, colour);
    if (node.marked) this.#ring(context, node, x, y, this.look.ink, 1.5);
    if (node.chosen) this.#ring(context, node, x, y, RING, 3);
    if (this.focused === node.id) this.#ring(context, node, x, y, this.look.ink, 2, 4);
  }

  #plus(context, { size }, x, y, colour) {
    context.beginPath();
    const arm = size / 2;
    context.moveTo(x - arm, y);
    context.lineTo(x + arm, y);
    context.moveTo(x, y - arm);
    context.lineTo(x, y + arm);
    Object.assign(context, { strokeStyle: colour, lineWidth: 1.5 });
    context.stroke();
  }

  #ring(context, { size }, x, y, colour, width, off = 0) {
    context.beginPath();
    context.arc(x, y, size + 2 + off + width / 2, 0, 2 * Math.PI);
    Object.assign(context, { strokeStyle: colour, lineWidth: width });
    context.stroke();
  }

  #name(context, node, x, y) {
    const { text, width, left } = this.#place(context, node, x, y);
    if (context.getTransform().a / devicePixelRatio < NO_TEXT_BELOW && !node.chosen) return;
    Object.assign(context, { textAlign: 'left', textBaseline: 'middle', lineJoin: 'round', lineWidth: HALO, strokeStyle: this.look.paper });
    context.globalAlpha = 0.85; // lines that leave a node cross its name
    context.fillStyle = this.look.paper;
    context.fillRect(left - 2, y - TEXT / 2 - 2, width + 4, TEXT + 4);
    context.fillStyle = this.look.ink;
    context.globalAlpha = node.kind === 'ghost' ? 0.75 : 1;
    context.strokeText(text, left, y);
    context.fillText(text, left, y);
    context.globalAlpha = 1;
  }

  /** The node whose dot or name is there. @param {{x: number, y: number}} spot @returns {string | number | undefined} */
  at({ x, y }) {
    for (const [id, box] of this.boxes) if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return id;
    return undefined;
  }
}
