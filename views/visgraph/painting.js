// How a node is painted: a dot, hollow where its size means nothing, and its name at the right, cut where it is long.

const TEXT = 14; // pixels, at a scale of 1
const CUT = 215;
const GAP = 5;
const HALO = 4;
const RING = '#e83c4e'; // as on the map
const NO_TEXT_BELOW = 0.3; // of the scale
// Dots and names that keep their size on the screen have this part of it, and are so many times larger at most.
const KEPT = 0.85;
const MOST_GROWN = 5;
const DOTS = 0.6; // dots keep less of theirs than names, as they would hide each other
const ROOM = { x: 12, y: 4 }; // around a name, where names would cover all

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

/** Paint around a spot, by a factor larger. */
function within(context, x, y, factor, paint) {
  context.save();
  context.translate(x, y);
  context.scale(factor, factor);
  paint();
  context.restore();
}

const overlap = (one, other) => one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const ruler = document.createElement('canvas').getContext('2d');

/** Paints nodes in the colours of the theme, and keeps where they stand. */
export class Painting {
  /** @param {Look} look */
  constructor(look) {
    this.look = look;
    /** @type {Map<string | number, Box>} */
    this.boxes = new Map();
    /** Where names stand in the frame being painted. @type {Box[]} */
    this.taken = [];
    this.focused = null;
    /** Whether dots and names keep their size on the screen as the view goes away. */
    this.keepsSize = false;
  }

  /** Begin a frame: no name stands anywhere yet, and the chosen node's has its place. @param {string | number} chosen */
  begin(chosen) {
    this.taken = this.boxes.has(chosen) ? [this.boxes.get(chosen)] : [];
  }

  /** Find where all nodes and their names stand; vis-network paints only those in view. */
  measure(nodes, spots) {
    this.boxes.clear();
    for (const node of nodes) {
      const { x, y } = spots[node.id];
      const { radius } = this.#place(ruler, node, x, y, 1);
      if (this.keepsSize) this.boxes.get(node.id).right = x + radius; // how wide its name is follows from the view
    }
  }

  /** How many of the graph's pixels a node's own pixel is: where dots are to be seen from afar, they do not shrink. */
  #own(context) {
    const scale = context.getTransform().a / devicePixelRatio;
    return this.keepsSize ? Math.max(1, Math.min(MOST_GROWN, KEPT / scale)) : 1;
  }

  #place(context, node, x, y, own) {
    const weight = node.chosen || this.focused === node.id ? 600 : 400;
    context.font = `${weight} ${TEXT}px ${this.look.font}`;
    const { text, width } = fitted(context, node.label);
    const radius = own ** DOTS * node.size;
    const left = x + radius + own * (GAP + (node.chosen ? HALO : 0));
    this.boxes.set(node.id, { left: x - radius, right: left + own * width, top: y - own * TEXT, bottom: y + own * TEXT });
    return { text, width, left, radius };
  }

  /** A painter for a node, as vis-network asks for it. @param {object} node what pyvis says of it */
  painter(node) {
    return ({ ctx, x, y }) => ({
      drawNode: () => within(ctx, x, y, this.#own(ctx) ** DOTS, () => this.#dot(ctx, node)),
      drawExternalLabel: () => this.#name(ctx, node, x, y),
      nodeDimensions: { width: 2 * node.size, height: 2 * node.size },
    });
  }

  #dot(context, node) {
    const colour = this.look.dark ? node.dark : node.color;
    context.beginPath();
    context.arc(0, 0, node.size, 0, 2 * Math.PI);
    context.fillStyle = node.hollow || node.kind === 'more' ? this.look.paper : colour;
    context.fill();
    Object.assign(context, { strokeStyle: colour, lineWidth: node.hollow ? 2 : 1 });
    context.setLineDash(node.kind === 'ghost' ? [3, 2.5] : []);
    context.stroke();
    context.setLineDash([]);
    if (node.kind === 'more') this.#plus(context, node, colour);
    if (node.marked) this.#ring(context, node, this.look.ink, 1.5);
    if (node.chosen) this.#ring(context, node, RING, 3);
    if (this.focused === node.id) this.#ring(context, node, this.look.ink, 2, 4);
  }

  #plus(context, { size }, colour) {
    context.beginPath();
    const arm = size / 2;
    context.moveTo(-arm, 0);
    context.lineTo(arm, 0);
    context.moveTo(0, -arm);
    context.lineTo(0, arm);
    Object.assign(context, { strokeStyle: colour, lineWidth: 1.5 });
    context.stroke();
  }

  #ring(context, { size }, colour, width, off = 0) {
    context.beginPath();
    context.arc(0, 0, size + 2 + off + width / 2, 0, 2 * Math.PI);
    Object.assign(context, { strokeStyle: colour, lineWidth: width });
    context.stroke();
  }

  #name(context, node, x, y) {
    const own = this.#own(context);
    const { text, width, left, radius } = this.#place(context, node, x, y, own);
    const room = this.keepsSize ? { x: own * ROOM.x, y: own * ROOM.y } : { x: 0, y: 0 };
    const name = { left, right: left + own * width, top: y - (own * TEXT) / 2, bottom: y + (own * TEXT) / 2 };
    const isWanted = node.chosen || this.focused === node.id;
    const isSmall = (own * context.getTransform().a) / devicePixelRatio < NO_TEXT_BELOW;
    if (!isWanted && (isSmall || this.taken.some((other) => overlap(name, other)))) {
      this.boxes.get(node.id).right = x + radius; // what is not painted is not hit
      return;
    }
    this.taken.push({ left: name.left - room.x, right: name.right + room.x, top: name.top - room.y, bottom: name.bottom + room.y });
    within(context, left, y, own, () => this.#write(context, text, width, node.kind === 'ghost'));
  }

  #write(context, text, width, isFaint) {
    Object.assign(context, { textAlign: 'left', textBaseline: 'middle', lineJoin: 'round', lineWidth: HALO, strokeStyle: this.look.paper });
    if (!this.keepsSize) {
      context.globalAlpha = 0.85; // lines that leave a node cross its name
      context.fillStyle = this.look.paper;
      context.fillRect(-2, -TEXT / 2 - 2, width + 4, TEXT + 4);
    }
    context.fillStyle = this.look.ink;
    context.globalAlpha = isFaint ? 0.75 : 1;
    context.strokeText(text, 0, 0);
    context.fillText(text, 0, 0);
    context.globalAlpha = 1;
  }

  /** The node whose dot or name is there. @param {{x: number, y: number}} spot @returns {string | number | undefined} */
  at({ x, y }) {
    for (const [id, box] of this.boxes) if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return id;
    return undefined;
  }
}
