// The stage: one deck.gl instance over one canvas for all reruns, and the painter that puts the cloud on either of them.

import { bare, flatSight } from './camera.js';
import { cloudOf, firstRows } from './cloud.js';
import { CpuPainter } from './cpu_painter.js';
import { looks } from './looks.js';
import { nativePointsLayer } from './native_points.js';
import { rendererOf } from './trial.js';

// deck.gl would keep each frame and smooth its edges: without a GPU that costs more than all else.
const CONTEXT = { antialias: false, preserveDrawingBuffer: false };
const CLOUD = 'NativePointsLayer'; // the layer of the spec that stands for the cloud

export class Stage {
  /**
   * @param {{stage: HTMLElement, canvas: HTMLCanvasElement}} parts @param {import('./navigator.js').Navigator} navigator
   * @param {{painted: (drawn: number) => void, resized: () => void, fault: (error: Error) => void}} acts
   */
  constructor({ stage, canvas }, navigator, acts) {
    Object.assign(this, { node: stage, canvas, navigator, acts });
    this.cpu = new CpuPainter(canvas);
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
   * @param {object} cloud as `cloudOf` makes it @param {Uint8Array} palette RGBA, one colour a code
   * @param {object} data what the page sent
   */
  set(cloud, palette, data) {
    Object.assign(this, { cloud, palette, data });
  }

  /** Paint a first picture, flat, before there is a deck. @param {number} share how many times its points all of them are: they look alike */
  still(share) {
    this.cpu.paint(this.cloud.points, this.palette, this.sight(), this.#looks(share));
    this.acts.painted(this.cloud.unmasked);
  }

  /** @param {'gpu'|'cpu'} painter */
  show(painter) {
    this.painter = painter;
    this.drawn = undefined;
    this.small = this.#smallLayers();
    this.draw();
  }

  draw() {
    this.node.classList.toggle('bare', this.painter === 'cpu' && !this.small.length);
    const cloud = this.painter === 'gpu' ? [this.#cloudLayer(this.cloud, this.cloud.rows)] : [];
    this.deck.setProps({ ...this.#camera(), layers: [...cloud, ...this.small] });
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
    this.cpu.paint(this.cloud.points, this.palette, this.sight(), this.#looks());
    this.drawn = this.cloud.unmasked;
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

  #looks(share = 1) {
    const cloud = { ...this.cloud, unmasked: share * this.cloud.unmasked };
    return looks(this.sight(), this.navigator.state, this.navigator.whole().zoom, cloud);
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
      id: `cloud-${atlas}-${view}-${colouring.trait}-${size}`, // other columns, another layer
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
    return [this.canvas, this.deck.getCanvas()];
  }

  /** Free everything; browsers keep only some sixteen WebGL contexts. */
  close() {
    this.closed = true;
    const canvas = this.deck?.getCanvas();
    this.deck?.finalize();
    canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext(); // else it waits for the garbage collector
  }
}
