// The component as Streamlit mounts it. The default export is called at mount and whenever `data` has changed, on the
// same element; what it returns runs at unmount. All else is in modules that our own route serves.

/** @type {Map<HTMLElement, Promise<object>>} The graphs that are mounted. */
const mounted = new Map();

/**
 * Start a graph on a fresh element, or say that the host does not pass our own routes.
 * @param {object} component what Streamlit hands over
 */
async function start({ parentElement, data, setTriggerValue }) {
  const root = parentElement.querySelector('.vis-graph');
  try {
    const { Graph } = await import(new URL(`${data.code}graph.js`, location.href).href);
    return new Graph(root);
  } catch (error) {
    console.warn(`Hub Atlas: ${error.message}`);
    root.dataset.fault = error.message;
    root.textContent = 'The graph cannot be drawn: this host does not pass the app’s own routes.';
    setTriggerValue('fault', 'its code did not arrive');
    return { update() {}, close() {} };
  }
}

export default function mount(component) {
  const { parentElement } = component;
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(component));
  const starting = mounted.get(parentElement);
  starting.then((graph) => graph.update(component));
  return () => {
    mounted.delete(parentElement);
    starting.then((graph) => graph.close());
  };
}
