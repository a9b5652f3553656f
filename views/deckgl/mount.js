// The component as Streamlit mounts it. The default export is called at mount and whenever `data` has changed, on the
// same element; what it returns runs at unmount. All else is in modules that our own route serves.

/** @type {Map<HTMLElement, Promise<object>>} The maps that are mounted. */
const mounted = new Map();

/**
 * Start a map on a fresh element, or say that the host does not pass our own routes.
 * @param {object} component what Streamlit hands over
 */
async function start(component) {
  const { parentElement, data, setTriggerValue } = component;
  const root = parentElement.querySelector('.cloud-map');
  try {
    const { CloudMap } = await import(new URL(`${data.code}map.js`, location.href).href);
    return new CloudMap(root);
  } catch (error) {
    console.warn(`Hub Atlas: ${error.message}`);
    root.dataset.fault = error.message;
    setTriggerValue('fault', 'its code did not arrive');
    return { update() {}, close() {} };
  }
}

export default function mount(component) {
  const { parentElement } = component;
  if (!mounted.has(parentElement)) mounted.set(parentElement, start(component));
  const starting = mounted.get(parentElement);
  starting.then((map) => map.update(component));
  return () => {
    mounted.delete(parentElement);
    starting.then((map) => map.close());
  };
}
