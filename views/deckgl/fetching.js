// What the map fetches: each column once per page load, masks by name, links, labels and one model's facts at a time.

import { unpacked } from './links.js';

const COLUMN_TYPES = { uint8: Uint8Array, uint16: Uint16Array, uint32: Uint32Array };
export const FIRST_ROWS = 60_000; // any prefix is a uniform sample, and this much is a picture
const ANSWERS_KEPT = 500;
const AGAIN_MS = 400;
const GLOBALS = ['deck', 'luma', 'loaders'];

/** Pages are one level deep, so this holds under any base path. @param {string} path */
const here = (path) => new URL(path, location.href).href;

/** A host that does not pass our own routes answers 200 with a page of HTML. */
export class UnservedError extends Error {}

/** @param {string} path @param {string} type @param {AbortSignal} [signal] */
async function asked(path, type, signal, tries = 2) {
  const answer = await fetch(here(path), { signal });
  const given = answer.headers.get('content-type') ?? '';
  if (answer.ok && given.startsWith(type)) return answer;
  if (!answer.ok && given.startsWith('text/plain')) throw new Error(await answer.text());
  if (!answer.ok && given.startsWith('application/json')) throw new Error((await answer.json()).detail);
  if (!answer.ok && !given.startsWith('text/html')) throw new Error(`the server answered ${answer.status}`);
  if (tries === 1) throw new UnservedError('this host does not pass the app’s own routes');
  await new Promise((resume) => setTimeout(resume, AGAIN_MS)); // a proxy may have had a bad moment
  return asked(path, type, signal, tries - 1);
}

/** A column on its way: its values, of which the first so many have come. */
class Column {
  /** @param {{url: string, type: string}} column @param {number} rows */
  constructor({ url, type }, rows) {
    this.values = new COLUMN_TYPES[type](rows);
    this.bytes = new Uint8Array(this.values.buffer);
    /** Settles when there is a first picture in it, or the whole. */
    this.begun = new Promise((resolve, reject) => Object.assign(this, { resolve, reject }));
    this.begun.catch(() => {}); // `whole` tells
    this.whole = this.#read(url);
    this.whole.catch(this.reject);
  }

  async #read(url) {
    const reader = (await asked(url, 'application/octet-stream')).body.getReader();
    let at = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      if (at + part.value.length > this.bytes.length) throw new Error(`${url} is longer than it should be`);
      this.bytes.set(part.value, at);
      at += part.value.length;
      if (at >= FIRST_ROWS * this.values.BYTES_PER_ELEMENT) this.resolve();
    }
    if (at < this.bytes.length) throw new Error(`${url} was cut short`);
    this.isWhole = true;
    this.resolve();
    return this.values;
  }
}

/** @type {Map<string, Column>} */
const columns = new Map();

/** @param {{url: string, type: string}} buffer @param {number} rows @returns {Column} */
export function column(buffer, rows) {
  const { url } = buffer;
  if (!columns.has(url)) {
    const coming = new Column(buffer, rows);
    coming.whole.catch(() => columns.delete(url)); // a failure is asked for again
    columns.set(url, coming);
  }
  return columns.get(url);
}

/**
 * One byte a row, 1 where the filters leave it.
 * @param {string} url @param {number} rows @param {AbortSignal} signal
 */
export async function mask(url, rows, signal) {
  const bits = new Uint8Array(await (await asked(url, 'application/octet-stream', signal)).arrayBuffer());
  const left = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) left[row] = (bits[row >> 3] >> (row & 7)) & 1;
  return left;
}

/** @type {Map<string, Promise<object>>} */
const known = new Map();

/** An answer as it was read, kept. */
function kept(url, type, read) {
  const coming = known.get(url) ?? asked(url, type).then(read);
  if (known.has(url)) known.delete(url); // to the end: what is asked for stays
  else {
    if (known.size >= ANSWERS_KEPT) known.delete(known.keys().next().value);
    coming.catch(() => known.delete(url));
  }
  known.set(url, coming);
  return coming;
}

/** What the server tells as JSON, kept. @param {string} url @returns {Promise<object>} */
export const told = (url) => kept(url, 'application/json', (answer) => answer.json());

/** Links between rows, kept. @param {string} url @returns {Promise<import('./links.js').Links>} */
export const links = (url) => kept(url, 'application/octet-stream', async (answer) => unpacked(await answer.arrayBuffer()));

/** Let the browser fetch a script ahead, without running it. @param {string} path */
export function ahead(path) {
  if (document.querySelector(`link[href="${here(path)}"]`)) return;
  document.head.append(Object.assign(document.createElement('link'), { rel: 'preload', as: 'script', href: here(path) }));
}

/**
 * Take the libraries' globals away. Streamlit's own chart carries other versions of them, and each refuses to load where
 * it finds another's.
 * @returns {object} what was there
 */
function hidden() {
  const there = Object.fromEntries(GLOBALS.filter((name) => name in globalThis).map((name) => [name, globalThis[name]]));
  GLOBALS.forEach((name) => delete globalThis[name]);
  return there;
}

/**
 * deck.gl as pydeck carries it, a plain script that sets globals; loaded once.
 * @param {string} path @returns {Promise<{deck: object, luma: object}>}
 */
export function engine(path) {
  globalThis.hubAtlasEngine ??= new Promise((resolve, reject) => {
    const others = hidden();
    const script = document.createElement('script');
    script.src = here(path);
    script.onload = () => {
      const { deck, luma } = globalThis;
      hidden();
      Object.assign(globalThis, others);
      if (deck?.Deck) resolve({ deck, luma });
      else reject(new UnservedError('deck.gl did not arrive'));
    };
    script.onerror = () => reject(new UnservedError('deck.gl did not arrive'));
    document.head.append(script);
  });
  globalThis.hubAtlasEngine.catch(() => delete globalThis.hubAtlasEngine);
  return globalThis.hubAtlasEngine;
}
