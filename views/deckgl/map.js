// The map: what the page sends comes to the stage and the panels about it, and what is done there goes to the page.

import { Areas } from './areas.js';
import { Badges } from './badges.js';
import { cloudOf, firstRows } from './cloud.js';
import { FIRST_ROWS, UnservedError, ahead, column, engine, links, mask, told } from './fetching.js';
import { furnish } from './furniture.js';
import { Key } from './key.js';
import { Labels } from './labels.js';
import { Legend } from './legend.js';
import { NO_LINES, linesOf, stylesOf } from './lines.js';
import { Minimap } from './minimap.js';
import { Navigator } from './navigator.js';
import { nearest } from './nearest.js';
import { paletteOf } from './palette.js';
import { save } from './picture.js';
import { NOTHING, Pointer, spotOfRow } from './pointer.js';
import { Sieve, passing } from './sieve.js';
import { Stage } from './stage.js';
import { isDark, onThemeChange, paperOf } from './theme.js';
import { Tooltip } from './tooltip.js';
import { quicker } from './trial.js';

const ZOOM_STEP = 1;
const NONE_LEFT = 'No model passes these filters. Take one away, or reset them.';
const NONE_YET = 'No model of these months passes the filters.';
const NO_HITS = [];
const PAINTERS = { gpu: 'GPU', cpu: 'CPU' };

export class CloudMap {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.parts = furnish(root, this.#tools());
    this.navigator = new Navigator(this.parts.stage, () => this.#moved());
    this.stage = new Stage(this.parts, this.navigator, {
      painted: (drawn) => this.#painted(drawn),
      resized: () => this.minimap.paint(this.cloud.points, this.palette, this.data.bounds),
      fault: (error) => this.#fault(error),
    });
    this.minimap = new Minimap(this.parts.minimap, ([x, y]) => this.#goTo(x, y));
    this.labels = new Labels(this.parts.labels);
    this.badges = new Badges(this.parts.badges, {
      hover: (row) => this.#hover(row),
      leave: () => this.tooltip.hide(),
      pick: (row) => this.#pick(row),
    });
    this.legend = new Legend(this.parts.legend, (click) => this.#single(click));
    this.key = new Key(this.parts.key);
    this.tooltip = new Tooltip(this.parts.card, this.parts.ring);
    this.sieve = new Sieve(this.parts, () => this.#sift());
    this.areas = new Areas(this.parts.frame, {
      matrix: () => this.stage.sight().matrix,
      drawn: (area) => this.#send('area', { ...area, atlas: this.data.atlas }),
      ended: () => this.#press(),
    });
    this.pointer = new Pointer(this.parts.stage, {
      under: (spot) => (this.#isOpen ? this.#under(spot) : NOTHING),
      hover: (row) => this.#hover(row),
      pick: (row) => (row !== NOTHING || this.navigator.focused !== null) && this.#pick(row),
      press: () => this.navigator.stop(),
    });
    this.lines = NO_LINES;
    this.turns = 0;
    this.frames = 0;
    this.unobserve = onThemeChange(root, () => this.#isOpen && this.#dress());
  }

  /** Whether the map answers the hand; before that there is a first picture at most. */
  get #isOpen() {
    return Boolean(this.stage.painter);
  }

  #tools() {
    const whenOpen = (act) => () => this.#isOpen && act();
    const area = (kind) => whenOpen(() => (this.areas.start(kind), this.#press()));
    return {
      closer: whenOpen(() => this.navigator.zoom(ZOOM_STEP)),
      farther: whenOpen(() => this.navigator.zoom(-ZOOM_STEP)),
      reset: whenOpen(() => this.#reset()),
      rectangle: area('rectangle'),
      lasso: area('lasso'),
      save: whenOpen(() => this.#save()),
      full: () => (document.fullscreenElement ? document.exitFullscreen() : this.root.requestFullscreen()).catch(() => {}),
    };
  }

  /** Show which tool is at hand; areas are flat, so in 3-D there is none, and not every page has a use for them. */
  #press() {
    for (const kind of ['rectangle', 'lasso']) {
      const button = this.parts.buttons[kind];
      button.hidden = !this.data.areas;
      button.disabled = this.data.view === '3d';
      button.setAttribute('aria-pressed', String(this.areas.kind === kind));
    }
  }

  /** Tell the page what was done. */
  #send(act, value) {
    this.component.setTriggerValue(act, value);
  }

  // What the page sends ---------------------------------------------------------------------------------------------

  /** Show what the script sent; a later call overtakes an earlier one, whatever order answers come in. */
  async update(component) {
    this.component = component;
    const data = { ...component.data, scene: component.data.scene ?? component.data.atlas };
    const turn = ++this.turns;
    const isLate = () => turn !== this.turns || this.closed;
    this.root.dataset.ready = 'false';
    this.isBehind = true;
    try {
      await this.#fetch(data, isLate);
    } catch (error) {
      if (!isLate() && error.name !== 'AbortError') this.#fault(error);
    }
  }

  async #fetch(data, isLate) {
    ahead(data.engine);
    const coming = Object.fromEntries(Object.entries({ ...data.buffers, members: data.members }).map(([name, buffer]) => [name, buffer && column(buffer, data.rows)]));
    const columns = Object.values(coming).filter(Boolean);
    const [left] = await Promise.all([this.#mask(data), ...columns.map(({ begun }) => begun)]);
    if (isLate()) return;
    if (!this.#isOpen) await this.#still(data, left, valuesOf(coming));
    const loaded = await engine(data.engine); // not before the data came: else Streamlit's own chart, shown instead, meets another luma.gl
    if (isLate()) return;
    const [regions, linked] = await Promise.all([data.labels && told(data.labels).catch(() => null), data.links && links(data.links.url), this.stage.open(loaded), ...columns.map(({ whole }) => whole)]);
    if (isLate()) return;
    this.sieve.set(data);
    const gates = await this.sieve.gates(data);
    if (isLate()) return;
    // All at once: until now the hand had the map as it was.
    Object.assign(this, { data, left, regions, linked, gates, columns: valuesOf(coming) });
    this.#turn();
    this.#gather();
    const painter = await quicker(data.painter, this.stage.trial());
    if (isLate()) return;
    this.isBehind = false;
    this.#show(painter);
  }

  #mask({ mask: url, rows }) {
    if (url !== this.masked) {
      this.masking?.abort();
      this.masking = new AbortController();
      this.masked = url;
      this.unmasking = url ? mask(url, rows, this.masking.signal) : Promise.resolve(null);
      this.unmasking.catch(() => url === this.masked && (this.masked = undefined));
    }
    return this.unmasking;
  }

  /** Turn to the view that the page asks for. */
  #turn() {
    const { view, scene, bounds } = this.data;
    if (this.navigator.view === view && this.navigator.scene === scene) return;
    this.navigator.turnTo(view, scene, bounds);
    if (this.areas.kind) this.areas.end();
  }

  /** Show what has come so far, before there is a deck: a first picture, flat, that does not move. */
  async #still(data, left, columns) {
    Object.assign(this, { data, left });
    this.#turn();
    if (this.cloud || data.view !== '2d') return;
    const rows = Math.min(FIRST_ROWS, data.rows);
    const first = firstRows(columns, rows);
    this.cloud = cloudOf(first, passing(first, left, rows));
    this.#colour();
    this.#tell('cpu');
    this.stage.still(data.rows / rows);
    await new Promise((resume) => requestAnimationFrame(() => setTimeout(resume))); // until it is on the screen
  }

  /** Make the cloud, and dress what stands about it. */
  #gather() {
    const { data, columns, left, gates } = this;
    this.areas.set(data.areas ?? []);
    this.cloud = cloudOf(columns, passing(columns, left, data.rows, gates));
    this.lines = linesOf(this.linked, data, this.cloud);
    this.labels.set(this.regions, this.cloud);
    this.badges.set(data.hits?.list ?? NO_HITS);
    this.#press();
    this.#colour();
  }

  /** The months or the thinning have changed: all is at hand but, the first time, one column. */
  async #sift() {
    const sifting = (this.sifting = {});
    try {
      const { data } = this;
      const gates = await this.sieve.gates(data);
      if (sifting !== this.sifting || data !== this.data || !this.#isOpen || this.closed) return;
      this.gates = gates;
      this.#gather();
      this.#show(this.stage.painter);
    } catch (error) {
      this.sieve.reset();
      this.#say(`This cannot be shown just now: ${error.message}`);
    }
  }

  /** A line of the legend was clicked: the page makes it a filter; what it hides can go at once. */
  #single(click) {
    this.#send('legend', click);
    if (!this.#isOpen) return;
    const { entry, entries, alone } = this.data.colouring;
    const isHiding = click.action === 'hide';
    if (!isHiding && !(click.action === 'only' && !alone.length)) return;
    const line = entries.findIndex(({ name }) => name === click.name);
    const stays = Uint8Array.from(entry, (one) => (one === line) !== isHiding);
    const { visible, code } = this.cloud;
    this.cloud = cloudOf(this.columns, visible.map((one, row) => one & stays[code[row]]));
    this.lines = linesOf(this.linked, this.data, this.cloud);
    this.isBehind = true; // until the page has said so
    this.root.dataset.ready = 'false';
    this.#colour();
    this.#show(this.stage.painter);
  }

  /** Show everything. */
  #reset() {
    this.navigator.reset();
    if (!this.gates.span && !this.gates.share) return;
    this.sieve.reset();
    this.#sift();
  }

  // The picture -----------------------------------------------------------------------------------------------------

  #show(painter) {
    const { data, cloud } = this;
    this.settling = !this.isBehind;
    this.root.classList.add('open');
    this.minimap.paint(cloud.points, this.palette, data.bounds);
    this.stage.show(painter);
    this.#tell(painter);
    if (data.unserved) this.#send('fault', ''); // it was, and is no more
    this.root.classList.remove('unserved');
    delete this.root.dataset.fault;
    this.navigator.frame(data.hits ?? null);
    this.navigator.follow(data.focus, this.picked);
  }

  #tell(painter) {
    const { data, cloud } = this;
    Object.assign(this.root.dataset, { rows: data.rows, visible: cloud.unmasked, links: this.lines.count, view: data.view, painter });
    this.root.toggleAttribute('data-members', Boolean(data.members));
    this.parts.empty.hidden = cloud.unmasked > 0;
    this.parts.empty.textContent = this.sieve.isAll ? NONE_LEFT : NONE_YET;
    this.parts.fault.hidden = true;
    this.parts.loading.hidden = true;
  }

  /** Take the colours of the theme at hand. */
  #colour() {
    const dark = isDark(this.root);
    const { colouring, links: wanted } = this.data;
    const styles = stylesOf(wanted, dark);
    this.palette = paletteOf(colouring, dark);
    this.legend.set(colouring, dark);
    this.legend.count(this.cloud);
    this.key.set(this.lines.strands, wanted?.relations, styles);
    this.stage.set(this.cloud, this.lines, { palette: this.palette, styles, paper: paperOf(this.root) }, this.data);
  }

  /** The theme has changed. */
  #dress() {
    this.#colour();
    this.#show(this.stage.painter);
  }

  #moved() {
    this.tooltip.hide();
    if (this.#isOpen) this.stage.draw();
  }

  /** Move what the minimap shows to the middle of the stage. */
  #goTo(x, y) {
    if (!this.#isOpen) return;
    const { state } = this.navigator;
    this.navigator.stop();
    this.navigator.move({ ...state, target: [x, y, ...state.target.slice(2)] });
  }

  /** A frame is on the stage: what stands about it follows. */
  #painted(drawn) {
    const { matrix, width, height } = this.stage.sight();
    const { view, state } = this.navigator;
    this.areas.place(matrix);
    const badges = this.badges.place(matrix, { width, height });
    this.minimap.mark(matrix, { width, height }, view, state.target);
    this.#caption(drawn);
    if (this.#isOpen) this.labels.place(matrix, { width, height }, [...this.parts.taken(), ...badges]); // last: not where any of these stands
    Object.assign(this.root.dataset, { drawn, frames: ++this.frames });
    if (!this.settling) return;
    this.settling = false;
    this.root.dataset.ready = 'true';
  }

  #caption(drawn) {
    const { data, cloud } = this;
    const all = data.rows.toLocaleString('en');
    const models = drawn === data.rows ? `All ${all}` : `${drawn.toLocaleString('en')} of ${all}`;
    const more = cloud.rows < data.rows ? '; the rest is on its way' : this.sieve.words;
    const words = `${models} ${data.synthetic ? 'synthetic ' : ''}${data.caption ?? 'models'} drawn, by the ${PAINTERS[this.root.dataset.painter]}${more}`;
    if (words !== this.parts.caption.textContent) this.parts.caption.textContent = words; // else each frame would lay the page out
  }

  #save() {
    const { labels, caption } = this.parts;
    const { atlas, colouring } = this.data;
    const words = `Hub Atlas ${atlas}, by ${colouring.title}: ${caption.textContent}`;
    save({ root: this.root, canvases: this.stage.canvases(), labels, badges: this.parts.badges, caption: words, name: `hub-atlas-${atlas}.png` });
  }

  // The pointer -----------------------------------------------------------------------------------------------------

  /** What is under the pointer; where kin stands out, it goes first. */
  #under(spot) {
    const { matrix } = this.stage.sight();
    const { kin } = this.lines;
    const at = kin ? nearest(kin.points, matrix, spot) : NOTHING;
    return at === NOTHING ? nearest(this.cloud.points, matrix, spot) : kin.whose[at];
  }

  /** The row in the atlas of a row of the cloud, which may be but some of its models. */
  #named(row) {
    return this.columns.members?.[row] ?? row;
  }

  #pick(row) {
    this.picked = row;
    this.#send('pick', { row: this.#named(row), atlas: this.data.atlas });
  }

  #hover(row) {
    if (row === NOTHING) return this.tooltip.hide();
    const { matrix, width, height } = this.stage.sight();
    const spot = spotOfRow(this.cloud, row, matrix);
    const named = this.#named(row);
    return this.tooltip.show(named, this.data.facts.replace('{row}', named), this.data.colouring.trait, spot, { width, height });
  }

  // The end ---------------------------------------------------------------------------------------------------------

  #fault(error) {
    console.warn(`Hub Atlas: ${error.message}`);
    this.root.dataset.fault = error.message;
    this.parts.loading.hidden = true;
    this.root.classList.toggle('unserved', error instanceof UnservedError);
    const why = /webgl/i.test(error.message) ? 'this browser offers no WebGL2' : error.message;
    this.#say(`The map cannot be drawn: ${why}`);
    if (error instanceof UnservedError) this.#send('fault', error.message);
  }

  #say(words) {
    this.parts.fault.textContent = words.replace(/[^.]$/, '$&.');
    this.parts.fault.hidden = false;
  }

  close() {
    this.closed = true;
    this.unobserve();
    this.masking?.abort();
    this.navigator.close();
    this.sieve.close();
    this.tooltip.hide();
    this.stage.close();
  }
}

const valuesOf = (coming) => Object.fromEntries(Object.entries(coming).map(([name, one]) => [name, one && one.values]));
