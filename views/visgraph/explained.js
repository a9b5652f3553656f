// The legend of a graph: what the colours of nodes and the lines between them mean. It filters nothing.

import { element } from './element.js';

const LINE = '<svg viewBox="0 0 26 8" aria-hidden="true"><path d="M1 4h24"/></svg>';
const APART = 0.16; // of the ramp, between ticks

function item(mark, words) {
  return element('li', {}, [mark, element('span', { className: 'name', textContent: words })]);
}

function line({ words, light, dark, dash }, isDark) {
  const mark = element('span', { className: 'line', innerHTML: LINE });
  Object.assign(mark.querySelector('path').style, { stroke: isDark ? dark : light, strokeDasharray: dash.join(' ') || 'none' });
  return item(mark, words);
}

function dot(className, words, colour) {
  const mark = element('i', { className });
  if (colour) mark.style.background = colour;
  return item(mark, words);
}

function ramp({ light, dark, ticks }, isDark) {
  const bar = element('div', { className: 'bar' });
  bar.style.background = `linear-gradient(to right, ${(isDark ? dark : light).join(', ')})`;
  const apart = ticks.reduce((kept, tick) => (kept.length && tick.place - kept.at(-1).place < APART ? kept : [...kept, tick]), []);
  const marks = apart.map(({ place, words }) => {
    const tick = element('span', { textContent: words });
    tick.style.left = `${100 * place}%`;
    return tick;
  });
  return element('div', { className: 'ramp' }, [bar, element('div', { className: 'ticks' }, marks)]);
}

/**
 * @param {HTMLElement} panel
 * @param {{legend: ?{title: string, entries: object[], ramp: ?object}, relations: Object<string, object>, nodes: object[], edges: object[]}} data
 * @param {boolean} isDark
 */
export function explain(panel, { legend, relations, nodes, edges }, isDark) {
  const used = new Set(edges.map(({ relation }) => relation));
  const lines = Object.entries(relations).filter(([name]) => used.has(name)).map(([, style]) => line(style, isDark));
  const marks = [
    ...(legend?.entries ?? []).map(({ words, light, dark }) => dot('swatch', words, isDark ? dark : light)),
    ...(nodes.some(({ kind, hollow }) => kind === 'member' && hollow) ? [dot('swatch hollow', 'downloads not stated')] : []),
    ...(nodes.some(({ kind }) => kind === 'ghost') ? [dot('swatch hollow ghost', 'parent outside this atlas')] : []),
  ];
  const wasOpen = [...panel.querySelectorAll('details')].map(({ open }) => open);
  const isOpen = !matchMedia('(max-width: 640px)').matches;
  const part = (title, place, children) => element('details', { open: wasOpen[place] ?? isOpen }, [element('summary', { textContent: title }), ...children]);
  panel.replaceChildren(
    ...(lines.length ? [part('links', 0, [element('ul', {}, lines)])] : []),
    ...(marks.length || legend?.ramp ? [part(legend?.title ?? 'models', 1, [...(legend?.ramp ? [ramp(legend.ramp, isDark)] : []), element('ul', {}, marks)])] : []),
  );
}
