// Keys of the search box: / or Ctrl+K leads into it, the arrows go through what it found.

const BOX = '.st-key-search-box input';
const HITS = ':is(.st-key-literal-hits, .st-key-semantic-hits) :is(button, a)';

/** Whether the person is writing somewhere. @param {Element} node */
const isWriting = (node) => node.closest('input, textarea, select, [contenteditable="true"]') !== null;

/** @param {KeyboardEvent} event */
const asksForBox = ({ key, ctrlKey, metaKey, altKey, target }) =>
  (key.toLowerCase() === 'k' && (ctrlKey || metaKey)) || (key === '/' && !ctrlKey && !metaKey && !altKey && !isWriting(target));

/** Go from the box to the hits, from hit to hit, and back. @returns {boolean} whether there was somewhere to go */
function step(from, by) {
  const stops = [document.querySelector(BOX), ...document.querySelectorAll(HITS)];
  const at = stops.indexOf(from);
  if (at < 0 || !stops[at + by]) return false;
  stops[at + by].focus();
  return true;
}

/** @param {KeyboardEvent} event */
function press(event) {
  const box = document.querySelector(BOX);
  if (!box) return;
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (asksForBox(event)) {
    box.focus();
    box.select();
  } else if (!by || !step(document.activeElement, by)) return;
  event.preventDefault();
}

export default function () {
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
