/**
 * Make an element.
 * @param {string} tag @param {object} [properties] @param {Node[]} [children]
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, children = []) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}
