// What stands in the frame of a graph: the stage that vis-network draws on, tools, tooltip and messages.

import { element } from './element.js';

const STROKES = {
  closer: '<path d="M12 5v14M5 12h14"/>',
  farther: '<path d="M5 12h14"/>',
  fit: '<path d="M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M9 12h6M12 9v6"/>',
  save: '<path d="M12 4v11M7.5 11l4.5 4.5L16.5 11M5 20h14"/>',
  full: '<path d="M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5"/>',
};
const WORDS = { closer: 'Zoom in', farther: 'Zoom out', fit: 'Fit all into the frame', save: 'Save the picture as PNG', full: 'Full screen' };
const HELP = 'Graph. Arrow keys move, plus and minus zoom, N and P go from node to node, Enter opens one';

function tool(name, act) {
  const button = element('button', { type: 'button', title: WORDS[name], innerHTML: `<svg viewBox="0 0 24 24" aria-hidden="true">${STROKES[name]}</svg>`, onclick: act });
  button.setAttribute('aria-label', WORDS[name]);
  button.dataset.tool = name;
  return button;
}

/** @param {HTMLElement} root @param {Object<string, () => void>} tools what each tool does */
export function furnish(root, tools) {
  const layer = (className, role) => {
    const made = element('div', { className });
    if (role) made.setAttribute('role', role);
    return made;
  };
  const stage = layer('stage');
  const card = layer('card', 'tooltip');
  const spoken = layer('spoken');
  const message = layer('message', 'alert');
  const legend = layer('legend');
  const toolbar = layer('tools');
  card.hidden = message.hidden = true;
  spoken.setAttribute('aria-live', 'polite');
  stage.setAttribute('role', 'application');
  stage.setAttribute('aria-label', HELP);
  if (!document.fullscreenEnabled) delete tools.full; // as on a phone
  toolbar.append(...Object.entries(tools).map(([name, act]) => tool(name, act)));
  const frame = element('div', { className: 'frame' }, [stage, toolbar, card, message, spoken]);
  root.replaceChildren(legend, frame);
  return { frame, stage, card, spoken, message, legend };
}
