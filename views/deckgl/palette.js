// The colours of a cloud: RGBA for each code of the column that it is coloured by.

const FAINT = 70; // of 255: what is not stated shows less than what is, or it would hide it where most is unknown
const UNKNOWN = 'not stated';

/**
 * @param {{light: string[], dark: string[], entry: number[], entries: {name: string}[]}} colouring @param {boolean} dark
 * @returns {Uint8Array}
 */
export function paletteOf({ light, dark: onDark, entry, entries }, dark) {
  const colours = dark ? onDark : light;
  const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
  return new Uint8Array(colours.flatMap((hex, code) => [...channels(hex), entries[entry[code]]?.name === UNKNOWN ? FAINT : 255]));
}
