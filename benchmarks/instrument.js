// What the benchmark notes inside a page, by the page's own clock and without polling; `bench` is all that it adds.
globalThis.bench = (() => {
  const MAP = '[data-testid="deckgl"]';
  const FLOOR = '[data-testid="floor"]';
  const NOTED = ['data-ready', 'data-drawn', 'data-frames', 'data-row', 'data-value', 'hidden'];
  const FETCHED = /\/mask\?|\/points\/|\/api\/rows\//; // what a change may ask of the server
  const INPUTS = ['keydown', 'click', 'pointermove'];
  const PATIENCE_MS = 90_000;
  const RESOURCES = 10_000; // timings kept; by default a browser keeps 250

  /** @type {{at: number, name: string, target: HTMLElement, value: string|null}[]} */
  const marks = [];
  const watching = new Set();
  const inputs = {};
  let synced; // the WebGL context to wait for at each frame, else its frames are counted before they are drawn

  /** Wait for what was drawn: only a read does, for sure. */
  const drawnOut = (gl) => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));

  function note({ attributeName: name, target }) {
    if (name === 'data-frames' && synced) drawnOut(synced);
    const mark = { at: performance.now(), name, target, value: target.getAttribute(name), said: { ...target.dataset } };
    marks.push(mark);
    for (const look of watching) look(mark);
  }

  new MutationObserver((records) => records.forEach(note)).observe(document, { subtree: true, attributes: true, attributeFilter: NOTED });
  for (const type of INPUTS) addEventListener(type, (event) => event.isTrusted && (inputs[type] ??= event.timeStamp), true);
  performance.setResourceTimingBufferSize(RESOURCES);

  /** The next mark that passes. @param {(mark: object) => boolean} passes */
  const next = (passes) =>
    new Promise((resolve) => {
      const look = (mark) => passes(mark) && (watching.delete(look), resolve(mark));
      watching.add(look);
    });

  const tooLate = (type) => new Promise((_, reject) => setTimeout(() => reject(new Error(`nothing came of the ${type}`)), PATIENCE_MS));
  const nextFrame = () => new Promise(requestAnimationFrame);
  const ofMap = ({ target }) => target.matches(MAP);
  const isCalled = (mark) => ofMap(mark) && mark.name === 'data-ready' && mark.value === 'false';
  const isPainted = (mark) => ofMap(mark) && mark.name === 'data-ready' && mark.value === 'true';
  const isDrawn = (mark) => ofMap(mark) && mark.name === 'data-drawn' && Number(mark.value) > 0;
  const isValued = ({ name, target }) => name === 'data-value' && target.matches(FLOOR);
  const isWhole = (rows) => (mark) => isPainted(mark) && Number(mark.said.drawn) === rows && Number(mark.said.visible) === rows;
  const isTold = ({ target }) => target.matches('.card') && !target.hidden && 'row' in target.dataset;

  /** What ends a change: the script's word reaches an empty page, the map is painted after such a word, or without. */
  const ENDS = {
    value: () => isValued,
    rerun: (calls) => (mark) => (isCalled(mark) && calls.push(mark.at), isPainted(mark) && calls.length > 0),
    here: () => isPainted,
    hover: () => isTold,
  };

  /** When the first of what was fetched since an instant was asked for, and when the last had come; none, no times. */
  function fetchedSince(began) {
    const fetched = performance.getEntriesByType('resource').filter(({ name, startTime }) => FETCHED.test(name) && startTime >= began);
    return fetched.length ? { asked: fetched[0].startTime - began, come: fetched.at(-1).responseEnd - began } : { asked: null, come: null };
  }

  /** Times, in milliseconds, from the input of a type to what it leads to. @param {string} type @param {keyof typeof ENDS} end */
  async function change(type, end) {
    delete inputs[type];
    const calls = [];
    const ends = ENDS[end](calls);
    const { at, said } = await Promise.race([next((mark) => type in inputs && ends(mark)), tooLate(type)]);
    const began = inputs[type];
    return { called: calls.length ? calls[0] - began : null, ...fetchedSince(began), done: at - began, said };
  }

  /** Turn a drag on an element into what a hand would do: one small move a frame. */
  function hand(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    return (type, step) => {
      const buttons = type === 'pointerup' ? 0 : 1;
      const spot = { clientX: x + 100 * Math.sin(step / 10), clientY: y + 60 * (1 - Math.cos(step / 10)) };
      element.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, composed: true, pointerId: 1, pointerType: 'mouse', isPrimary: true, buttons, ...spot }));
    };
  }

  return {
    /** Times from the start of the navigation until the map is whole. @param {number} rows */
    async loaded(rows) {
      const passes = isWhole(rows);
      const usable = marks.find(passes) ?? (await Promise.race([next(passes), tooLate('navigation')]));
      const first = marks.find(isDrawn);
      return { called: marks.find(isCalled).at, first: first.at, firstDrawn: Number(first.said.drawn), usable: usable.at };
    },

    /** Be ready for an input; `ended` tells what came of it. */
    expect(type, end) {
      this.ended = change(type, end);
    },

    /**
     * Drag for a while, and count the frames that were painted.
     * @param {{selector: string, isSynced: boolean, seconds: number, least: number, most: number}} how at least so many
     *   frames, at most so many seconds
     */
    async drag({ selector, isSynced, seconds, least, most }) {
      const element = document.querySelector(selector);
      synced = isSynced ? element.getContext('webgl2') : undefined;
      const move = hand(element);
      const painted = [];
      const look = (mark) => mark.name === 'data-frames' && ofMap(mark) && painted.push(mark);
      watching.add(look);
      move('pointerdown', 0);
      const began = performance.now();
      const passed = () => (performance.now() - began) / 1000;
      for (let step = 1; passed() < seconds || (painted.length <= least && passed() < most); step++) {
        await nextFrame();
        move('pointermove', step);
      }
      move('pointerup', 0);
      watching.delete(look);
      synced = undefined;
      const drawn = painted.map(({ said }) => Number(said.drawn));
      return { times: painted.map(({ at }) => at), least: Math.min(...drawn), most: Math.max(...drawn) };
    },
  };
})();
