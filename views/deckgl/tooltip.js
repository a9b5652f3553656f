// What is said of the model under the pointer: the facts are asked of the API for that one row.

import { element } from './element.js';
import { told } from './fetching.js';

const AWAY = 14; // pixels between pointer and card
const DWELL_MS = 60; // a pointer in flight asks nothing

const UNKNOWN = 'not stated';
const number = (value) => (value === null ? UNKNOWN : value.toLocaleString('en'));

/** What else the map may be coloured by. */
const COLOURED = {
  licence: (model) => ['Licence', model.licences.join(', ') || UNKNOWN],
  cluster: (model) => ['Region', model.region],
  depth: (model) => ['Family depth', number(model.depth)],
  trending: (model) => ['Trending score', number(model.trending)],
  created: (model) => ['Created', model.created ?? UNKNOWN],
};

/** The lines of the card. @param {object} model as the API tells it @param {string} trait what the map is coloured by */
function lines(model, trait) {
  const [parent] = model.parents;
  const more = model.parents.length > 1 ? ` and ${model.parents.length - 1} more` : '';
  return [
    ...(trait in COLOURED ? [COLOURED[trait](model)] : []),
    ['Task', model.task ?? UNKNOWN],
    ['Library', model.library ?? UNKNOWN],
    ['Downloads', number(model.downloads)],
    ['Likes', number(model.likes)],
    ['Parent', parent ? `${parent.id} (${parent.relation})${more}` : 'none stated'],
    ['Family', model.family_models > 1 ? `${model.family}, ${number(model.family_models)} models` : 'alone'],
  ];
}

export class Tooltip {
  /** @param {HTMLElement} card @param {HTMLElement} ring */
  constructor(card, ring) {
    this.card = card;
    this.ring = ring;
  }

  /**
   * @param {number} row @param {string} url @param {string} trait what the map is coloured by
   * @param {number[]} spot where the model lies on the stage @param {{width: number, height: number}} stage
   */
  show(row, url, trait, spot, stage) {
    this.#move(spot, stage);
    this.ring.hidden = false;
    if (row === this.row) return;
    this.row = row;
    this.card.hidden = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.#tell(row, url, trait, spot, stage), DWELL_MS);
  }

  async #tell(row, url, trait, spot, stage) {
    const model = await told(url).catch((error) => ({ fault: error.message }));
    if (row !== this.row) return;
    const rows = (model.fault ? [['', model.fault]] : lines(model, trait)).flatMap(([name, value]) => [element('dt', { textContent: name }), element('dd', { textContent: value })]);
    this.card.replaceChildren(element('strong', { textContent: model.id ?? 'Nothing is known just now' }), element('dl', {}, rows));
    this.card.dataset.row = row;
    this.card.hidden = false;
    this.#move(spot, stage);
  }

  #move([x, y], { width, height }) {
    this.ring.style.transform = `translate(${x}px, ${y}px)`;
    const { offsetWidth, offsetHeight } = this.card;
    const left = x + AWAY + offsetWidth > width ? Math.max(0, x - AWAY - offsetWidth) : x + AWAY;
    const top = Math.min(Math.max(0, y + AWAY), Math.max(0, height - offsetHeight));
    this.card.style.transform = `translate(${left}px, ${top}px)`;
  }

  hide() {
    clearTimeout(this.waiting);
    this.row = undefined;
    this.card.hidden = true;
    this.ring.hidden = true;
  }
}
