// The map: one deck.gl instance and one canvas for all reruns, two painters, and the panels about them.

import { Memory, bare, between, closer, kept, whole } from './camera.js';
import { CpuPainter } from './cpu_painter.js';
import { UnservedError, ahead, column, engine, mask } from './fetching.js';
import { furnish } from './furniture.js';
import { Labels } from './labels.js';
import { Legend } from './legend.js';
import { looks } from './looks.js';
import { nativePointsLayer } from './native_points.js';
import { nearest, projected } from './nearest.js';
import { isDark, onThemeChange } from './theme.js';
import { Tooltip } from './tooltip.js';
import { quicker, rendererOf } from './trial.js';

const CLOUD = 'NativePointsLayer'; // the layer of the spec that stands for the cloud
const FLIGHT_MS = 700;
const STILL = 4; // pixels a click may wander
const ZOOM_STEP = 1;
const NOTHING = -1; // the row that stands for no choice
const PAINTERS = { gpu: 'GPU', cpu: 'CPU' };

export class CloudMap {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.parts = furnish(root, {
      closer: () => this.#zoom(ZOOM_STEP),
      farther: () => this.#zoom(-ZOOM_STEP),
      reset: () => this.painter && this.#fly(this.#whole(), null),
    });
    this.cpu = new CpuPainter(this.parts.canvas);
    this.labels = new Labels(this.parts.labels);
    this.legend = new Legend(this.parts.legend, (click) => this.component.setTriggerValue('legend', click));
    this.tooltip = new Tooltip(this.parts.card, this.parts.ring);
    this.turn = 0;
    this.#listen();
    this.unobserve = onThemeChange(root, () => this.cloud && this.#dress());
  }

  /** Show what the script sent; a later call overtakes an earlier one, whatever order answers come in. */
  async update(component) {
    this.component = component;
    const { data } = component;
    const turn = ++this.turn;
    this.root.dataset.ready = 'false';
    try {
      ahead(data.engine);
      const [columns, visible] = await Promise.all([this.#columns(data), this.#mask(data)]);
      const loaded = await engine(data.engine); // not before the data came: else Streamlit's own chart, shown instead, meets another luma.gl
      if (turn !== this.turn || this.closed) return;
      this.data = data;
      await this.#open(loaded, columns);
      if (turn !== this.turn || this.closed) return;
      this.#take(columns, visible);
      const painter = await quicker(data.painter, this.#trial());
      if (turn !== this.turn || this.closed) return;
      this.#show(painter);
    } catch (error) {
      if (turn === this.turn && !this.closed && error.name !== 'AbortError') this.#fault(error);
    }
  }

  async #columns({ buffers }) {
    const names = Object.keys(buffers);
    const values = await Promise.all(names.map((name) => buffers[name] && column(buffers[name])));
    return Object.fromEntries(names.map((name, at) => [name, values[at]]));
  }

  #mask({ mask: url, rows }) {
    if (url !== this.masked) {
      this.masking?.abort();
      this.masking = new AbortController();
      this.masked = url;
      this.unmasking = mask(url, rows, this.masking.signal);
      this.unmasking.catch(() => url === this.masked && (this.masked = undefined));
    }
    return this.unmasking;
  }

  /** Make the deck, once. */
  async #open({ deck, luma }, columns) {
    this.opening ??= new Promise((resolve, reject) => {
      this.lib = deck;
      this.NativePoints = nativePointsLayer({ deck, luma });
      this.#turnTo(columns);
      this.deck = new deck.Deck({
        parent: this.parts.stage,
        width: '100%',
        height: '100%',
        controller: true,
        views: this.views(),
        viewState: this.state,
        layers: [],
        onLoad: resolve,
        onError: (error) => {
          reject(error);
          this.#fault(error);
        },
        onResize: () => this.#resized(),
        onViewStateChange: ({ viewState }) => {
          cancelAnimationFrame(this.flight); // the hand wins
          this.#moved(bare(viewState));
        },
        onBeforeRender: () => this.#paint(),
        onAfterRender: () => this.#painted(),
      });
    });
    await this.opening;
    this.deck.getCanvas().setAttribute('aria-label', 'The map: arrow keys move it, plus and minus zoom');
  }

  /** Take in what has arrived. */
  #take(columns, visible) {
    const { data } = this;
    const unmasked = visible.reduce((sum, one) => sum + one, 0);
    if (this.view !== data.view || this.atlas !== data.atlas) this.#turnTo(columns);
    this.cloud = { ...columns, rows: data.rows, visible, unmasked };
    this.small = this.#smallLayers();
    this.labels.set(data.labels, this.cloud, this.bounds);
    this.#dress();
  }

  #show(painter) {
    const { data } = this;
    const { unmasked } = this.cloud;
    this.painter = painter;
    this.drawn = undefined;
    this.settling = true;
    this.#draw();
    Object.assign(this.root.dataset, { rows: data.rows, visible: unmasked, view: data.view, painter });
    this.parts.empty.hidden = unmasked > 0;
    this.parts.fault.hidden = true;
    this.parts.loading.hidden = true;
    if (data.unserved) this.component.setTriggerValue('fault', ''); // it was, and is no more
    this.root.classList.remove('unserved');
    delete this.root.dataset.fault;
    this.#follow(data.focus);
  }

  /** Colours of the theme at hand. */
  #dress() {
    const dark = isDark(this.root);
    const { colouring } = this.data;
    const colours = dark ? colouring.dark : colouring.light;
    this.palette = new Uint8Array(colours.flatMap((hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)).concat(255)));
    this.legend.set(colouring, dark);
    this.legend.count(this.cloud);
    if (this.painter) this.#draw();
  }

  /** Ordinary pydeck layers, as deck.gl's own converter reads them. */
  #smallLayers() {
    const { Deck, JSONConverter, JSONConfiguration, ...rest } = this.lib;
    const configuration = new JSONConfiguration({ classes: rest });
    const layers = this.data.deck.layers.filter((layer) => layer['@@type'] !== CLOUD);
    return new JSONConverter({ configuration }).convert({ layers }).layers;
  }

  #cloudLayer(cloud, count) {
    const { atlas, colouring, view, size } = this.data;
    return new this.NativePoints({
      id: `cloud-${atlas}-${view}-${colouring.trait}-${size}`, // other columns, another layer,
      cloud,
      palette: this.palette,
      looks: () => this.#looks(), // asked at each frame: the stage may have another size by then
      count,
      onDrawn: (unmasked) => {
        this.drawn = unmasked;
        this.afterDrawn?.();
      },
    });
  }

  #draw() {
    const cloud = this.painter === 'gpu' ? [this.#cloudLayer(this.cloud, this.cloud.rows)] : [];
    this.deck.setProps({ views: this.views(), viewState: this.state, layers: [...cloud, ...this.small] });
    if (this.painter === 'gpu') this.cpu.clear();
    else this.#repaint();
  }

  /** Have the CPU paint in the next frame, after deck.gl has taken in what is new; it would not draw for the cloud's sake. */
  #repaint() {
    this.stale = true;
    requestAnimationFrame(() => this.stale && !this.closed && this.deck.redraw('the painter draws beneath'));
  }

  /** How to time both painters on the same rows, none of them masked. */
  #trial() {
    const { rows } = this.cloud;
    const cloud = { ...this.cloud, visible: new Uint8Array(rows).fill(1), unmasked: rows };
    return {
      rows,
      renderer: rendererOf(this.deck.getCanvas().getContext('webgl2')),
      gpu: (count) =>
        new Promise((resolve) => {
          this.painter = undefined; // else the CPU would paint beneath
          this.afterDrawn = () => resolve(this.deck);
          this.deck.setProps({ views: this.views(), viewState: this.state, layers: [this.#cloudLayer(cloud, count)] });
        }),
      cpu: (count) => this.cpu.paint({ ...cloud, rows: count }, this.palette, this.#sight(), this.#looks()),
      forget: () => {
        this.afterDrawn = undefined;
        this.cpu.clear();
      },
    };
  }

  // The camera ------------------------------------------------------------------------------------------------------

  views() {
    return this.view === '3d' ? new this.lib.OrbitView({ id: '3d', orbitAxis: 'Y', near: 0.01 }) : new this.lib.OrthographicView({ id: '2d', flipY: false });
  }

  /** Turn to the view that the page asks for. */
  #turnTo(columns) {
    cancelAnimationFrame(this.flight);
    const isOfOther = this.atlas !== undefined && this.atlas !== this.data.atlas; // then the link's camera is of that one
    this.view = this.data.view;
    this.memory?.close();
    this.atlas = this.data.atlas;
    this.memory = new Memory(this.atlas, this.view);
    this.focused = undefined;
    const axes = [columns.x, columns.y, ...(columns.z ? [columns.z] : [])];
    const extent = (pick) => axes.map((values) => values.reduce((a, b) => pick(a, b)));
    this.bounds = { low: extent(Math.min), high: extent(Math.max) };
    this.bounds.radius = radiusOf(axes, this.bounds);
    const recalled = this.memory.recall(isOfOther);
    this.#stand(recalled);
    this.memory.keep(recalled && this.state[this.view]);
  }

  #whole() {
    const { width, height } = this.parts.stage.getBoundingClientRect();
    return whole(this.view, this.bounds, { width: width || 1, height: height || 1 });
  }

  /** Put the camera somewhere, with null where it sees the whole map; then it goes on to, whatever size the stage takes. */
  #stand(state) {
    this.seesWhole = !state;
    this.state = { [this.view]: state ? kept(state, this.bounds, this.#whole().zoom) : this.#whole() };
  }

  #moved(state, remembered = state) {
    this.#stand(state);
    this.seesWhole = !remembered;
    this.memory.keep(remembered && this.state[this.view]);
    this.tooltip.hide();
    if (this.painter) this.#draw();
  }

  #resized() {
    if (!this.seesWhole || !this.painter) return;
    this.#stand(null);
    this.#draw();
  }

  /** The browser went back or forth to a link with another camera. */
  #returned() {
    if (!this.painter || location.pathname !== this.memory.page) return;
    this.#moved(this.memory.again() ?? this.#whole(), this.memory.again());
  }

  #zoom(step) {
    if (!this.painter) return;
    const state = this.state[this.view];
    const to = { ...state, zoom: state.zoom + step };
    this.#fly(kept(to, this.bounds, this.#whole().zoom));
  }

  /** Move the camera smoothly; `remembered` is what the link says at the end, null for nothing. */
  #fly(to, remembered = to) {
    cancelAnimationFrame(this.flight);
    const from = this.state[this.view];
    const began = performance.now();
    const length = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : FLIGHT_MS;
    const step = (now) => {
      const part = length ? Math.min(1, Math.max(0, (now - began) / length)) : 1;
      this.#moved(between(from, to, 1 - (1 - part) ** 3), part === 1 ? remembered : to);
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  /** Go to a model that was chosen since the last call; the one chosen at the start is where the link's camera says. */
  #follow(focus) {
    const isNew = focus && this.focused !== undefined && focus.row !== this.focused;
    this.focused = focus?.row ?? null;
    if (!isNew) return;
    const state = this.state[this.view];
    const wasPicked = focus.row === this.picked; // on the map, where it is seen already
    this.#fly(wasPicked ? { ...state, target: focus.at } : closer(state, focus.at, this.#whole().zoom));
  }

  // One frame -------------------------------------------------------------------------------------------------------

  #sight() {
    const viewport = this.deck.getViewports()[0];
    return { matrix: viewport.pixelProjectionMatrix, width: viewport.width, height: viewport.height };
  }

  #looks() {
    return looks(this.#sight(), this.state[this.view], this.#whole().zoom, this.cloud);
  }

  #paint() {
    if (this.painter !== 'cpu') return;
    this.stale = false;
    this.drawn = this.cpu.paint(this.cloud, this.palette, this.#sight(), this.#looks());
  }

  #painted() {
    if (!this.painter || this.drawn === undefined) return;
    const { matrix, width, height } = this.#sight();
    this.labels.place(matrix, { width, height }, this.parts.taken());
    const { drawn } = this;
    const all = this.data.rows;
    const models = drawn === all ? `All ${all.toLocaleString('en')}` : `${drawn.toLocaleString('en')} of ${all.toLocaleString('en')}`;
    this.parts.caption.textContent = `${models} models drawn, by the ${PAINTERS[this.painter]}`;
    this.root.dataset.drawn = drawn;
    if (this.settling) {
      this.settling = false;
      this.root.dataset.ready = 'true';
    }
  }

  // The pointer -----------------------------------------------------------------------------------------------------

  #listen() {
    const { stage } = this.parts;
    const spot = ({ clientX, clientY }) => {
      const { left, top } = stage.getBoundingClientRect();
      return [clientX - left, clientY - top];
    };
    stage.addEventListener('pointerdown', (event) => {
      this.pressed = spot(event);
      cancelAnimationFrame(this.flight);
    });
    stage.addEventListener('pointermove', (event) => !event.buttons && this.#point(spot(event)));
    stage.addEventListener('pointerleave', () => this.tooltip.hide());
    stage.addEventListener('click', (event) => {
      const [x, y] = spot(event);
      const [px, py] = this.pressed ?? [x, y];
      const row = Math.hypot(x - px, y - py) <= STILL ? this.#under([x, y]) : -1;
      if (row >= 0) this.#pick(row);
    });
    stage.addEventListener('keydown', ({ key }) => key === 'Escape' && this.focused !== null && this.#pick(NOTHING));
    this.back = () => this.#returned();
    addEventListener('popstate', this.back);
  }

  #pick(row) {
    this.picked = row;
    this.component.setTriggerValue('pick', { row, atlas: this.atlas });
  }

  #under([x, y]) {
    return this.painter ? nearest(this.cloud, this.#sight().matrix, x, y) : -1;
  }

  #point(spot) {
    const row = this.#under(spot);
    this.parts.stage.classList.toggle('over', row >= 0);
    if (row < 0) return this.tooltip.hide();
    const { x, y, z } = this.cloud;
    const { matrix, width, height } = this.#sight();
    const at = projected(matrix, [x[row], y[row], z ? z[row] : 0]);
    return this.tooltip.show(row, this.data.facts.replace('{row}', row), this.data.colouring.trait, at, { width, height });
  }

  // The end ---------------------------------------------------------------------------------------------------------

  #fault(error) {
    console.warn(`Hub Atlas: ${error.message}`);
    this.root.dataset.fault = error.message;
    this.parts.loading.hidden = true;
    this.root.classList.toggle('unserved', error instanceof UnservedError);
    const why = /webgl/i.test(error.message) ? 'this browser offers no WebGL2' : error.message;
    this.parts.fault.textContent = `The map cannot be drawn: ${why}.`;
    this.parts.fault.hidden = false;
    if (error instanceof UnservedError) this.component.setTriggerValue('fault', error.message);
  }

  /** Free everything; browsers keep only some sixteen WebGL contexts. */
  close() {
    this.closed = true;
    this.unobserve();
    removeEventListener('popstate', this.back);
    cancelAnimationFrame(this.flight);
    this.masking?.abort();
    this.memory?.close();
    this.tooltip.hide();
    const canvas = this.deck?.getCanvas();
    this.deck?.finalize();
    canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(); // else it waits for the garbage collector
  }
}

/** How far the farthest point lies from the middle of a cloud. @param {Uint16Array[]} axes */
function radiusOf(axes, { low, high }) {
  const middle = low.map((least, axis) => (least + high[axis]) / 2);
  let most = 1;
  for (let row = 0; row < axes[0].length; row++) {
    let apart = 0;
    for (let axis = 0; axis < axes.length; axis++) apart += (axes[axis][row] - middle[axis]) ** 2;
    if (apart > most) most = apart;
  }
  return Math.sqrt(most);
}
