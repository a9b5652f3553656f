// The map as a picture: what is on the stage, with its labels and a line that says what it is, as a PNG.

const LINE = 26; // pixels below the map
const INSET = 10;
const HALO = 3;

/**
 * @param {{root: HTMLElement, canvases: HTMLCanvasElement[], labels: HTMLElement, badges: HTMLElement, caption: string, name: string}} picture
 */
export function save({ root, canvases, labels, badges, caption, name }) {
  const { width, height } = canvases[0].getBoundingClientRect();
  const sheet = document.createElement('canvas');
  const pixels = devicePixelRatio;
  Object.assign(sheet, { width: width * pixels, height: (height + LINE) * pixels });
  const context = sheet.getContext('2d');
  context.scale(pixels, pixels);
  const style = getComputedStyle(root);
  const [paper, ink] = [style.getPropertyValue('--st-background-color') || '#fff', style.color];
  context.fillStyle = paper;
  context.fillRect(0, 0, width, height + LINE);
  for (const canvas of canvases) context.drawImage(canvas, 0, 0, width, height);
  write(context, labels, paper, ink);
  stamp(context, badges);
  context.font = `12px ${style.fontFamily}`;
  context.textBaseline = 'middle';
  context.fillStyle = ink;
  context.fillText(caption, INSET, height + LINE / 2);
  sheet.toBlob((blob) => download(blob, name), 'image/png');
}

/** Write the labels that are shown, term by term where each stands. */
function write(context, labels, paper, ink) {
  const { left, top } = labels.getBoundingClientRect();
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  context.lineWidth = 2 * HALO;
  for (const term of labels.querySelectorAll('.shown span')) {
    const style = getComputedStyle(term);
    const box = term.getBoundingClientRect();
    const spot = [box.left - left, box.top - top + box.height / 2];
    Object.assign(context, { font: `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`, strokeStyle: paper, fillStyle: ink });
    context.strokeText(term.textContent, ...spot);
    context.fillText(term.textContent, ...spot);
  }
}

/** Paint the numbers of a search's hits. */
function stamp(context, badges) {
  const { left, top } = badges.getBoundingClientRect();
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  for (const badge of badges.querySelectorAll('button:not([hidden])')) {
    const style = getComputedStyle(badge);
    const box = badge.getBoundingClientRect();
    const spot = [box.left - left + box.width / 2, box.top - top + box.height / 2];
    Object.assign(context, { fillStyle: style.backgroundColor, strokeStyle: style.borderColor, lineWidth: 1.5 });
    context.beginPath();
    context.arc(...spot, box.width / 2 - 1, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
    Object.assign(context, { fillStyle: style.color, font: `${style.fontWeight} ${style.fontSize} ${style.fontFamily}` });
    context.fillText(badge.textContent, ...spot);
  }
  context.textAlign = 'start';
}

function download(blob, name) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
