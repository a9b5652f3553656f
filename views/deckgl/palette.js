// The colours of a cloud: RGBA for each code of the column that it is coloured by.

const DIM = 1 / 6; // of its colour that a dimmed point keeps, however many lie over each other
const FAINT = 70; // of 255: what is not stated shows less than what is, or it would hide it where most is unknown
const UNKNOWN = 'not stated';

/**
 * @param {{light: string[], dark: string[], entry: number[], entries: {name: string}[]}} colouring @param {boolean} dark
 * @returns {Uint8Array}
 */
export function paletteOf({ light, dark: onDark, entry, entries }, dark) {
  const colours = dark ? onDark : light;
  return new Uint8Array(colours.flatMap((hex, code) => [...channels(hex), entries[entry[code]]?.name === UNKNOWN ? FAINT : 255]));
}

/** Red, green and blue of a colour written as #rrggbb. @param {string} hex @returns {number[]} */
export const channels = (hex) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));

/** A palette that hardly stands out from the page. @param {Uint8Array} palette RGBA @param {number[]} paper the page's colour @returns {Uint8Array} */
export const dimmed = (palette, paper) => palette.map((value, at) => (at % 4 === 3 ? value : paper[at % 4] + DIM * (value - paper[at % 4])));
