// Keys of the search box: / or Ctrl+K leads into it, the arrows go through what it found. And links wait for what is typed.

const LINKS = 'a[data-testid="stSidebarNavLink"], a[data-testid="stPageLink-NavLink"]';
const SETTLED_MS = 650; // Streamlit waits 300 for another key, from when it has painted the last one
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

/**
 * Let what was typed arrive before another page is asked for: what Streamlit sends a moment after a key belongs to the
 * page at hand, and coming later it would lead back there.
 * @param {MouseEvent} event
 */
function follow(event) {
  const link = event.target.closest(LINKS);
  const early = typed + SETTLED_MS - performance.now();
  if (!link || early <= 0) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  setTimeout(() => link.click(), early);
}

let typed = -Infinity;
const note = () => (typed = performance.now());
const LISTENERS = { keydown: press, input: note, click: follow };

export default function () {
  for (const [event, act] of Object.entries(LISTENERS)) document.addEventListener(event, act, true);
  return () => {
    for (const [event, act] of Object.entries(LISTENERS)) document.removeEventListener(event, act, true);
  };
}
