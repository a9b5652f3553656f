// The stage: one deck.gl instance over one canvas for all reruns, and the painter that puts the cloud,
// and the lines of its links, on either of them.

import { bare, flatSight } from './camera.js';
import { cloudOf, firstRows } from './cloud.js';
import { CpuPainter } from './cpu_painter.js';
import { lineLayers } from './line_layers.js';
import { LinePainter } from './line_painter.js';
import { lineLooks, looks } from './looks.js';
import { nativePointsLayer } from './native_points.js';
import { dimmed } from './palette.js';
import { rendererOf } from './trial.js';

// deck.gl would keep each frame and smooth its edges: without a GPU that costs more than all else.
const CONTEXT = { antialias: false, preserveDrawingBuffer: false };
const CLOUD = 'NativePointsLayer'; // the layer of the spec that stands for the cloud

export class Stage {
  /**
   * @param {{stage: HTMLElement, canvas: HTMLCanvasElement, lines: HTMLCanvasElement, kin: HTMLCanvasElement}} parts
   * @param {import('./navigator.js').Navigator} navigator
   * @param {{painted: (drawn: number) => void, resized: () => void, fault: (error: Error) => void}} acts
   */
  constructor({ stage, canvas, lines, kin }, navigator, acts) {
    Object.assign(this, { node: stage, canvas, navigator, acts });
    this.cpu = new CpuPainter(canvas);
    this.forLines = new LinePainter(lines);
    this.forKin = new CpuPainter(kin);
  }

  /** Make the deck, once. @param {{deck: object, luma: object}} engine */
  open({ deck, luma }) {
    this.opening ??= new Promise((resolve, reject) => {
      this.lib = deck;
      this.NativePoints = nativePointsLayer({ deck, luma });
      this.deck = new deck.Deck({
        parent: this.node,
        deviceProps: { type: 'webgl', webgl: CONTEXT },
        width: '100%',
        height: '100%',
        controller: { doubleClickZoom: false }, // a click chooses
        ...this.#camera(),
        layers: [],
        onLoad: () => {
          this.isOpen = true;
          this.deck.getCanvas().addEventListener('webglcontextlost', () => this.closed || this.acts.fault(new Error('the graphics card was reset; reload the page')));
          this.deck.getCanvas().setAttribute('aria-label', 'The map: arrow keys move it, plus and minus zoom');
          resolve();
        },
        onError: (error) => {
          reject(error);
          this.acts.fault(error);
        },
        onResize: () => this.painter && (this.navigator.resized(), this.acts.resized()),
        onViewStateChange: ({ viewState }) => {
          this.navigator.stop(); // the hand wins
          this.navigator.move(bare(viewState));
        },
        onBeforeRender: () => this.#paint(),
        onAfterRender: () => this.painter && this.drawn !== undefined && this.acts.painted(this.drawn),
      });
    });
    return this.opening;
  }

  /**
   * Take what is to be drawn.
   * @param {object} cloud as `cloudOf` makes it @param {ReturnType<typeof import('./lines.js').linesOf>} lines
   * @param {{palette: Uint8Array, styles: object[], paper: number[]}} colours RGBA of each code, styles of each relation, the page's own
   * @param {object} data what the page sent
   */
  set(cloud, lines, { palette, styles, paper }, data) {
    const faint = lines.kin ? dimmed(palette, paper) : palette;
    Object.assign(this, { cloud, lines, palette, faint, styles: lines.strands.map(({ relation }) => styles[relation]), data });
  }

  /** Paint a first picture, flat, before there is a deck. @param {number} share how many times its points all of them are: they look alike */
  still(share) {
    this.cpu.paint(this.cloud.points, this.palette, this.sight(), this.#looks(this.cloud, share));
    this.acts.painted(this.cloud.unmasked);
  }

  /** @param {'gpu'|'cpu'} painter */
  show(painter) {
    this.painter = painter;
    this.drawn = undefined;
    this.small = this.#smallLayers();
    this.#stack();
    this.draw();
  }

  /** Put the canvases over each other; one with nothing on it costs nothing. */
  #stack() {
    const { canvas, lines, forLines, forKin } = this;
    const isOnCpu = this.painter === 'cpu';
    forLines.canvas.hidden = !isOnCpu || !lines.count;
    forKin.canvas.hidden = !isOnCpu || !lines.kin;
    if (lines.over) canvas.after(forLines.canvas);
    else canvas.before(forLines.canvas);
  }

  draw() {
    this.node.classList.toggle('bare', this.painter === 'cpu' && !this.small.length);
    const large = this.painter === 'gpu' ? this.#largeLayers() : [];
    this.deck.setProps({ ...this.#camera(), layers: [...large, ...this.small] });
    if (this.painter === 'gpu') this.cpu.clear();
    else this.#repaint();
  }

  /** Have the CPU paint in the next frame, after deck.gl has taken in what is new; it would not draw for the cloud's sake. */
  #repaint() {
    this.stale = true;
    requestAnimationFrame(() => this.stale && !this.closed && this.deck.redraw('the painter draws beneath'));
  }

  #paint() {
    if (this.painter !== 'cpu') return;
    this.stale = false;
    const { cloud, lines } = this;
    const sight = this.sight();
    this.cpu.paint(cloud.points, this.faint, sight, this.#looks());
    if (lines.count) this.forLines.paint(lines.strands, this.styles, sight, lineLooks(lines.count));
    if (lines.kin) this.forKin.paint(lines.kin.points, this.palette, sight, this.#looks(lines.kin));
    this.drawn = cloud.unmasked;
  }

  #camera() {
    const { view, state } = this.navigator;
    const views = view === '3d' ? new this.lib.OrbitView({ id: '3d', orbitAxis: 'Y', near: 0.01 }) : new this.lib.OrthographicView({ id: '2d', flipY: false });
    return { views, viewState: { [view]: state } };
  }

  /** From the grid to pixels of the page. @returns {{matrix: number[], width: number, height: number}} */
  sight() {
    if (!this.isOpen) return flatSight(this.navigator.state, this.node.getBoundingClientRect());
    const viewport = this.deck.getViewports()[0];
    return { matrix: viewport.pixelProjectionMatrix, width: viewport.width, height: viewport.height };
  }

  #looks(cloud = this.cloud, share = 1) {
    return looks(this.sight(), this.navigator.state, this.navigator.whole().zoom, { ...cloud, unmasked: share * cloud.unmasked });
  }

  /** Ordinary pydeck layers, as deck.gl's own converter reads them. */
  #smallLayers() {
    const { Deck, JSONConverter, JSONConfiguration, ...rest } = this.lib;
    const configuration = new JSONConfiguration({ classes: rest });
    const layers = this.data.deck.layers.filter((layer) => layer['@@type'] !== CLOUD);
    return new JSONConverter({ configuration }).convert({ layers }).layers;
  }

  /** The cloud, the lines over or beneath it, and what they join on top. */
  #largeLayers() {
    const { cloud, lines, data } = this;
    const points = [this.#cloudLayer(cloud, cloud.rows)];
    const hairs = lineLayers(this.lib, `lines-${data.scene}-${data.view}`, lines.strands, this.styles, lineLooks(lines.count));
    const kin = lines.kin ? [this.#points('kin', lines.kin, this.palette, lines.kin.rows)] : [];
    return lines.over ? [...points, ...hairs, ...kin] : [...hairs, ...points, ...kin];
  }

  #cloudLayer(cloud, count) {
    return this.#points('cloud', cloud, this.faint, count, (unmasked) => {
      this.drawn = unmasked;
      this.afterDrawn?.();
    });
  }

  #points(name, cloud, palette, count, onDrawn = () => {}) {
    const { scene, colouring, view, size } = this.data;
    return new this.NativePoints({
      id: `${name}-${scene}-${view}-${colouring.trait}-${size}`, // other columns, another layer
      cloud,
      palette,
      looks: () => this.#looks(cloud), // asked at each frame: the stage may have another size by then
      count,
      onDrawn,
    });
  }

  /** How to time both painters on the same rows, none of them masked. */
  trial() {
    const { rows, x, y, z, code, size } = this.cloud;
    const columns = { x, y, z, code, size };
    let points;
    return {
      rows,
      renderer: rendererOf(this.deck.getCanvas().getContext('webgl2')),
      gpu: (count) =>
        new Promise((resolve) => {
          this.painter = undefined; // else the CPU would paint beneath
          this.afterDrawn = () => resolve(this.deck);
          const cloud = { ...this.cloud, visible: new Uint8Array(rows).fill(1), unmasked: rows };
          this.deck.setProps({ ...this.#camera(), layers: [this.#cloudLayer(cloud, count)] });
        }),
      cpu: (count) => {
        points ??= cloudOf(firstRows(columns, count), new Uint8Array(count).fill(1)).points; // once, and not timed
        this.cpu.paint(points, this.palette, this.sight(), this.#looks());
      },
      forget: () => {
        this.afterDrawn = undefined;
        this.cpu.clear();
      },
    };
  }

  /** The canvases as they look; deck.gl's is empty but right after it was drawn. */
  canvases() {
    this.deck.redraw('to be saved');
    return [...this.node.querySelectorAll('canvas.beneath:not([hidden])'), this.deck.getCanvas()];
  }

  /** Free everything; browsers keep only some sixteen WebGL contexts. */
  close() {
    this.closed = true;
    const canvas = this.deck?.getCanvas();
    this.deck?.finalize();
    canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(); // else it waits for the garbage collector
  }
}
