// The legend: what each colour means and how many models have it under the present filters. A click on a name shows it
// alone, a click on its eye hides it; both are filters, so the page is told and the picture follows.

import { element } from './element.js';

const EYE = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M2 12s3.6-6.5 10-6.5S22 12 22 12s-3.6 6.5-10 6.5S2 12 2 12Z"/><circle cx="12" cy="12" r="2.8"/></svg>';
const SHUT = EYE.replace('</svg>', '<path d="M4 4l16 16"/></svg>');
const HINT = 'A name shows it alone, its eye hides it';
const RAMP_STEPS = 40;

export class Legend {
  /** @param {HTMLElement} panel @param {(click: {trait: string, name: string, action: string}) => void} onClick */
  constructor(panel, onClick) {
    this.panel = panel;
    this.onClick = onClick;
  }

  /** @param {object} colouring trait, title, entries, entry, light, dark, ticks, alone, hidden @param {boolean} dark */
  set(colouring, dark) {
    const said = JSON.stringify([colouring, dark]);
    if (said === this.said) return; // a button that is just being pressed stays
    this.said = said;
    this.colouring = colouring;
    const hasRamp = colouring.entry.includes(-1);
    this.panel.classList.toggle('floating', hasRamp); // three lines need no column of their own
    const { title, entries } = colouring;
    this.counts = entries.map(() => element('span', { className: 'count' }));
    const list = element('ul', {}, entries.map((entry, line) => this.#line(entry, line, dark)));
    const summary = element('summary', { textContent: title, title: HINT });
    const ramp = hasRamp ? [this.#ramp(dark)] : [];
    const open = this.panel.querySelector('details')?.open ?? !matchMedia('(max-width: 640px)').matches;
    const at = this.panel.querySelector('ul')?.scrollTop ?? 0;
    const focused = [...this.panel.querySelectorAll('button, summary')].indexOf(document.activeElement);
    this.panel.replaceChildren(element('details', { open }, [summary, ...ramp, list]));
    list.scrollTop = at;
    this.panel.querySelectorAll('button, summary')[focused]?.focus(); // the keyboard stays where it was
  }

  #line({ name, words, light, dark: onDark }, line, dark) {
    const { trait, alone, hidden, canBeAlone } = this.colouring;
    const isHidden = hidden.includes(name);
    const isAlone = alone.includes(name);
    const isOffered = canBeAlone.includes(name);
    const swatch = element('i', { className: 'swatch' });
    swatch.style.background = dark ? onDark : light;
    const click = (action) => () => this.onClick({ trait, name, action });
    const only = element('button', { type: 'button', className: 'only', disabled: !isOffered, title: isOffered ? (isAlone ? 'Show all again' : `Show ${words} alone`) : '', onclick: click(isAlone ? 'all' : 'only') }, [
      swatch,
      element('span', { className: 'name', textContent: words }),
      this.counts[line],
    ]);
    only.setAttribute('aria-pressed', String(isAlone));
    const eye = element('button', { type: 'button', className: 'eye', title: `${isHidden ? 'Show' : 'Hide'} ${words}`, innerHTML: isHidden ? SHUT : EYE, onclick: click(isHidden ? 'show' : 'hide') });
    eye.setAttribute('aria-pressed', String(isHidden));
    eye.setAttribute('aria-label', eye.title);
    return element('li', { className: `${isHidden ? 'hidden' : ''} ${isAlone ? 'alone' : ''}` }, [only, eye]);
  }

  #ramp(dark) {
    const { entry, light, dark: onDark, ticks, ramp } = this.colouring;
    const [first, last] = ramp ?? [entry.indexOf(-1), entry.length - 1];
    const colours = (dark ? onDark : light).slice(first, last + 1);
    const stops = Array.from({ length: RAMP_STEPS }, (_, step) => colours[Math.round((step / (RAMP_STEPS - 1)) * (colours.length - 1))]);
    const bar = element('div', { className: 'bar' });
    bar.style.background = `linear-gradient(to right, ${stops.join()})`;
    const marks = ticks.map(({ place, words }) => {
      const mark = element('span', { textContent: words });
      mark.style.left = `${place * 100}%`;
      mark.style.transform = `translateX(-${place * 100}%)`; // the ends stay within
      return mark;
    });
    return element('div', { className: 'ramp' }, [bar, element('div', { className: 'ticks' }, thinned(marks))]);
  }

  /** Count the unmasked points of each line. @param {object} cloud */
  count({ code, visible, rows }) {
    const { entry, entries } = this.colouring;
    const byCode = new Uint32Array(entry.length);
    for (let row = 0; row < rows; row++) if (visible[row]) byCode[code[row]]++;
    const byLine = new Uint32Array(entries.length);
    byCode.forEach((count, at) => entry[at] >= 0 && (byLine[entry[at]] += count));
    byLine.forEach((count, line) => {
      this.counts[line].textContent = count.toLocaleString('en');
      this.counts[line].closest('li').classList.toggle('empty', count === 0);
    });
  }
}

const MOST_TICKS = 6;

/** Every so many marks, so that they do not run into each other. */
const thinned = (marks) => {
  const every = Math.ceil(marks.length / MOST_TICKS);
  return marks.filter((_, place) => place % every === 0);
};
