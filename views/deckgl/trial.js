// Which painter is quicker on this machine: both draw the same rows, a few times, and the better one stays. Where the
// renderer's name says that WebGL runs on the processor, the CPU painter is the quicker one by far (at 1.84 million points
// 18 frames a second against 0.5), and nothing is timed.

const ROWS = 100_000; // of the cloud at most; more would take seconds where there is no GPU
const FRAMES = 3;
const FAST_MS = 8; // a GPU this quick needs no comparison
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** @type {string|undefined} What was found on this machine, for all maps of this page load. */
let found;

const median = (times) => times.sort((a, b) => a - b)[times.length >> 1];

/** The median of a few frames in milliseconds, after one for compiling. @param {() => void} frame */
function timed(frame) {
  frame();
  return median(
    Array.from({ length: FRAMES }, () => {
      const began = performance.now();
      frame();
      return performance.now() - began;
    }),
  );
}

/** Draw once and wait for the GPU, which else answers before it has drawn. */
function drawnOut(deck) {
  deck.redraw('a trial');
  const gl = deck.getCanvas().getContext('webgl2');
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

/** What draws, in the driver's words. @param {WebGL2RenderingContext} gl */
export function rendererOf(gl) {
  const named = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}

/**
 * @param {'auto'|'gpu'|'cpu'} wanted
 * @param {{rows: number, renderer: string, gpu: (count: number) => Promise<object>, cpu: (count: number) => void, forget: () => void}} trial
 * @returns {Promise<'gpu'|'cpu'>}
 */
export async function quicker(wanted, trial) {
  if (wanted !== 'auto') return wanted;
  if (found) return found;
  if (SOFTWARE.test(trial.renderer)) {
    found = 'cpu';
    console.info(`Hub Atlas: WebGL runs on the processor here (${trial.renderer}), so the CPU paints`);
    return found;
  }
  const rows = Math.min(ROWS, trial.rows);
  const deck = await trial.gpu(rows);
  const gpu = timed(() => drawnOut(deck));
  const cpu = gpu <= FAST_MS ? Infinity : timed(() => trial.cpu(rows));
  trial.forget();
  found = gpu <= cpu ? 'gpu' : 'cpu';
  console.info(`Hub Atlas: ${rows} points took the GPU ${gpu.toFixed(1)} ms${cpu < Infinity ? `, the CPU ${cpu.toFixed(1)} ms` : ''}`);
  return found;
}
