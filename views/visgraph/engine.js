// vis-network as pyvis carries it: a plain script that sets a global, loaded once and taken away again.

import { UnservedError } from './fetching.js';

/** @type {Promise<object> | undefined} */
let loading;

/** @param {string} path @returns {Promise<object>} vis-network */
export function engine(path) {
  loading ??= new Promise((resolve, reject) => {
    const other = globalThis.vis;
    const failed = () => reject(new UnservedError('vis-network did not arrive'));
    const script = Object.assign(document.createElement('script'), { src: new URL(path, location.href).href, onerror: failed });
    script.onload = () => {
      const { vis } = globalThis;
      if (other) globalThis.vis = other;
      else delete globalThis.vis;
      if (vis?.Network && vis !== other) resolve(vis);
      else failed();
    };
    document.head.append(script);
  });
  loading.catch(() => (loading = undefined));
  return loading;
}
