// Whether the page is dark: Streamlit tells its colours as CSS variables, and tells nobody when they change.

const PROBE = '--st-background-color';
const WEIGHTS = [0.2126, 0.7152, 0.0722];

/** The page's colour. @param {HTMLElement} root @returns {number[]} red, green and blue */
export function paperOf(root) {
  const probe = root.appendChild(document.createElement('i'));
  probe.style.color = `var(${PROBE}, #fff)`;
  const parts = (getComputedStyle(probe).color.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  probe.remove();
  return parts.slice(0, 3);
}

/** @param {HTMLElement} root */
export function isDark(root) {
  const paper = paperOf(root);
  return WEIGHTS.reduce((sum, weight, part) => sum + weight * paper[part], 0) < 128;
}

/**
 * Call when the theme changes: Streamlit then gives the app's element another class, or its variables other values.
 * @param {HTMLElement} root @param {() => void} act @returns {() => void} to stop
 */
export function onThemeChange(root, act) {
  let dark = isDark(root);
  const look = () => {
    if (isDark(root) === dark) return;
    dark = !dark;
    act();
  };
  const observer = new MutationObserver(() => requestAnimationFrame(look));
  for (let node = root.parentElement; node; node = node.parentElement) observer.observe(node, { attributes: true, attributeFilter: ['class', 'style'] });
  return () => observer.disconnect();
}
