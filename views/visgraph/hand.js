// What the hand does to a graph: it points, clicks, and goes from node to node by key.

const OFF = 12; // pixels from the pointer to the card

export class Hand {
  /**
   * @param {{stage: HTMLElement, frame: HTMLElement, card: HTMLElement, spoken: HTMLElement}} parts
   * @param {import('./painting.js').Painting} painting
   * @param {(node: object) => void} open
   */
  constructor(parts, painting, open) {
    this.parts = parts;
    this.painting = painting;
    this.open = open;
    this.listening = new AbortController();
    const { signal } = this.listening;
    const on = (type, act) => parts.stage.addEventListener(type, act, { signal });
    on('pointermove', (event) => this.#point(event));
    on('pointerleave', () => this.#hide());
    on('pointerdown', () => this.#hide());
    on('wheel', () => this.#hide());
    on('keydown', (event) => this.#key(event));
    on('focusout', () => this.#focus(null));
  }

  /** Let go of a drawing that makes room for another. */
  drop() {
    this.hadFocus = this.parts.stage.contains(document.activeElement);
    this.network = undefined;
  }

  /** Take a drawing in hand. */
  hold(network, { nodes, edges }) {
    this.network = network;
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.edges = edges;
    if (!this.nodes.has(this.painting.focused)) this.painting.focused = null;
    this.#hide();
    if (this.hadFocus) this.parts.stage.querySelector('.vis-network').focus({ preventScroll: true });
    network.on('click', ({ pointer }) => {
      const id = this.painting.at(pointer.canvas);
      if (id !== undefined) this.open(this.nodes.get(id));
    });
  }

  release() {
    this.listening.abort();
  }

  #point({ clientX, clientY, buttons }) {
    if (!this.network || buttons) return;
    const { left, top } = this.parts.stage.getBoundingClientRect();
    const spot = { x: clientX - left, y: clientY - top };
    const node = this.nodes.get(this.painting.at(this.network.DOMtoCanvas(spot)));
    const edge = node ? undefined : this.edges[this.network.getEdgeAt(spot)];
    this.parts.stage.classList.toggle('over', Boolean(node && (node.row !== undefined || node.kind === 'more')));
    const words = node?.title ?? edge?.title;
    if (words) this.#show(words, spot);
    else this.#hide();
  }

  #show(words, { x, y }) {
    const { card, frame } = this.parts;
    if (card.textContent !== words) card.textContent = words; // other people's words: never HTML
    card.hidden = false;
    const right = x + OFF + card.offsetWidth > frame.clientWidth;
    const left = right ? Math.max(0, x - OFF - card.offsetWidth) : x + OFF;
    card.style.transform = `translate(${left}px, ${Math.max(0, Math.min(y + OFF, frame.clientHeight - card.offsetHeight))}px)`;
  }

  #hide() {
    this.parts.card.hidden = true;
  }

  #key(event) {
    if (!this.network || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = { n: 1, p: -1 }[event.key.toLowerCase()];
    if (step) this.#step(step);
    else if (event.key === 'Enter' && this.painting.focused !== null) this.open(this.nodes.get(this.painting.focused));
    else return;
    event.preventDefault();
  }

  /** Go to the next node, column by column. */
  #step(by) {
    const spots = this.network.getPositions();
    const order = [...this.nodes.keys()].sort((a, b) => spots[a].x - spots[b].x || spots[a].y - spots[b].y);
    const chosen = order.findIndex((id) => this.nodes.get(id).chosen);
    const at = order.indexOf(this.painting.focused);
    const next = order.at(at < 0 ? Math.max(chosen, 0) : (at + by) % order.length);
    this.#focus(next);
    this.network.moveTo({ position: this.network.getPosition(next) });
    const { x, y } = this.network.canvasToDOM(this.network.getPosition(next));
    const { label, title } = this.nodes.get(next);
    this.parts.spoken.textContent = title ?? label;
    this.#show(title ?? label, { x, y });
  }

  #focus(id) {
    if (!this.network || id === this.painting.focused) return;
    this.painting.focused = id;
    if (id === null) this.#hide();
    this.network.redraw();
  }
}
