// A graph: what the page sends is drawn by vis-network, and what is clicked goes to the page.

import { engine } from './engine.js';
import { explain } from './explained.js';
import { UnservedError } from './fetching.js';
import { Hand } from './hand.js';
import { Painting } from './painting.js';
import { furnish } from './parts.js';
import { save } from './picture.js';
import { isDark, onThemeChange } from './theme.js';
import { begin, comeTo, fit, standing, stay, zoom } from './view.js';

const ZOOM_STEP = 1.35;
const OPACITY = [[100, 0.85], [500, 0.55], [Infinity, 0.3]]; // of as many lines: they lie over each other
const BARE = { shape: 'custom', title: undefined, font: undefined };

export class Graph {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    const whenDrawn = (act) => () => this.network && act(this.network);
    this.parts = furnish(root, {
      closer: whenDrawn((network) => zoom(network, ZOOM_STEP)),
      farther: whenDrawn((network) => zoom(network, 1 / ZOOM_STEP)),
      fit: whenDrawn((network) => fit(network, this.painting, this.parts.frame)),
      save: whenDrawn(() => this.#save()),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : root.requestFullscreen()).catch(() => {}),
    });
    this.painting = new Painting(this.#look());
    this.hand = new Hand(this.parts, this.painting, (node) => this.#act(node));
    this.unobserve = onThemeChange(root, () => this.network && this.#dress());
    this.turns = 0;
    for (const type of ['pointerdown', 'wheel', 'keydown']) this.parts.frame.addEventListener(type, () => (this.isTouched = true), { passive: true });
    this.resizing = new ResizeObserver(() => requestAnimationFrame(() => this.#settle()));
    this.resizing.observe(this.parts.frame);
  }

  #look() {
    const style = getComputedStyle(this.root);
    return { dark: isDark(this.root), ink: style.color, paper: style.getPropertyValue('--st-background-color').trim() || '#fff', font: style.fontFamily };
  }

  /** Draw what the script sent; a later call overtakes an earlier one. */
  async update(component) {
    this.component = component;
    const { data } = component;
    const turn = ++this.turns;
    this.root.dataset.ready = 'false';
    this.root.style.setProperty('--height', `${data.height}px`);
    try {
      const vis = await engine(data.engine);
      if (turn !== this.turns || this.closed) return;
      const said = JSON.stringify(data);
      if (said === this.said) this.#dress(); // Streamlit calls anew when the theme changes
      else this.#draw(vis, data);
      this.said = said;
    } catch (error) {
      if (turn === this.turns && !this.closed) this.#fault(error);
    }
  }

  #draw(vis, data) {
    const before = this.data;
    const earlier = this.network && before.scene === data.scene ? standing(this.network) : null;
    this.hand.drop();
    this.network?.destroy();
    this.data = data;
    this.painting.look = this.#look();
    this.painting.keepsSize = Boolean(data.whole);
    const spots = data.options.physics?.enabled ? earlier?.spots : undefined; // what moved stays where it came to
    const nodes = new vis.DataSet(data.nodes.map((node) => ({ ...node, ...spots?.[node.id], ...BARE, ctxRenderer: this.painting.painter(node) })));
    this.edges = new vis.DataSet(data.edges.map((edge, id) => this.#edge(edge, id)));
    this.network = new vis.Network(this.parts.stage, { nodes, edges: this.edges }, this.#options(data.options));
    this.painting.measure(data.nodes, this.network.getPositions());
    const chosen = chosenOf(data);
    if (!(earlier && stay(this.network, earlier))) this.#begin();
    else if (chosen && chosen.id !== chosenOf(before)?.id) {
      this.isTouched = true;
      comeTo(this.network, chosen.id);
    }
    this.network.on('beforeDrawing', () => this.painting.begin(chosen?.id));
    this.network.on('afterDrawing', () => (this.root.dataset.scale = this.network.getScale().toFixed(3)));
    this.hand.hold(this.network, data);
    if (data.options.physics?.enabled) this.network.once('stabilized', () => this.#settle());
    this.#dress();
  }

  /** Where not all shall be seen and nothing is chosen, the first node is the root or the most important. */
  #begin() {
    this.isTouched = false;
    const first = chosenOf(this.data) ?? this.data.nodes[0];
    if (first && this.data.whole) fit(this.network, this.painting, this.parts.frame, false);
    else if (first) begin(this.network, this.painting.boxes, this.parts.frame, first.id);
  }

  /** The frame has another size, or the nodes have come to rest: begin anew, unless the hand has moved the view. */
  #settle() {
    if (!this.network || this.isTouched || this.closed) return;
    this.painting.measure(this.data.nodes, this.network.getPositions());
    this.#begin();
  }

  #options(options) {
    const interaction = {
      hover: true,
      selectable: false,
      dragNodes: Boolean(options.physics?.enabled),
      keyboard: { enabled: true, bindToWindow: false, autoFocus: false },
    };
    return { ...options, interaction };
  }

  #edge({ dark, color, title, ...edge }, id) {
    return { ...edge, id, color: { color: this.painting.look.dark ? dark : color, inherit: false, opacity: OPACITY.find(([most]) => this.data.edges.length <= most)[1] }, hoverWidth: 0.5 };
  }

  /** Take the colours of the theme. */
  #dress() {
    this.painting.look = this.#look();
    this.edges.update(this.data.edges.map((edge, id) => this.#edge(edge, id)));
    explain(this.parts.legend, this.data, this.painting.look.dark);
    this.network.once('afterDrawing', () => this.#tell());
    this.network.redraw();
  }

  /** Say what is drawn, as the renderer has it. */
  #tell() {
    const { nodeIndices, edgeIndices, nodes } = this.network.body;
    const more = nodeIndices.filter((id) => nodes[id].options.kind === 'more').length;
    const chosen = chosenOf(this.data);
    this.parts.message.hidden = true;
    delete this.root.dataset.fault;
    Object.assign(this.root.dataset, { nodes: nodeIndices.length, edges: edgeIndices.length, more, selected: chosen ? chosen.row ?? chosen.id : '', ready: 'true' });
  }

  /** A node was clicked, or opened by key. */
  #act({ kind, row, opens }) {
    const { atlas, scene } = this.data;
    if (kind === 'more') this.component.setTriggerValue('more', { parent: opens ?? null, atlas, scene });
    else if (row !== undefined) this.component.setTriggerValue('pick', { row, atlas });
  }

  #save() {
    const { stage } = this.parts;
    save({ root: this.root, canvases: [stage.querySelector('canvas')], labels: document.createElement('div'), caption: this.data.caption, name: this.data.name });
  }

  #fault(error) {
    console.warn(`Hub Atlas: ${error.message}`);
    Object.assign(this.parts.message, { hidden: false, textContent: `The graph cannot be drawn: ${error.message}` });
    this.root.dataset.fault = error.message;
    if (error instanceof UnservedError) this.component.setTriggerValue('fault', error.message);
  }

  close() {
    this.closed = true;
    this.unobserve();
    this.resizing.disconnect();
    this.hand.release();
    this.hand.drop();
    this.network?.destroy();
  }
}

const chosenOf = ({ nodes }) => nodes.find(({ chosen }) => chosen);
