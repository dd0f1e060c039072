// Small parts that the others share: nodes, sizes, the tints of the cast.
const SIZES = {                                              // pixels; foot: what stands under the picture
  s: { wide: 148, foot: 28, gap: 10 },
  m: { wide: 222, foot: 92, gap: 14 },
  l: { wide: 380, foot: 116, gap: 18 },
};
const PAD = 4, HEAD = 38, EMPTY = 54, MOST = 180;            // MOST: cards in the document, whatever the screen
const PATIENCE = 5000;                                       // milliseconds that Enter waits for the inspector
const TINTS = ['#e8a33d', '#5cb8e6', '#9bd46a', '#e67fb0', '#b39ddb', '#4db6ac', '#f28b6c', '#c5b358'];
const LOCK = 'M4 7V5a4 4 0 0 1 8 0v2h1v7H3V7zm2 0h4V5a2 2 0 0 0-4 0z';
const PLAY = 'M4 2.5v11l9-5.5z', PAUSE = 'M4 3h3v10H4zm5 0h3v10H9z';
const FOLD = 'M4 6l4 4 4-4', CROSS = 'M4 4l8 8M12 4l-8 8';

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;           // never innerHTML: it is what people typed
  return node;
}

function icon(path, line = false) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('icon');
  if (line) svg.classList.add('line');
  const shape = document.createElementNS(svg.namespaceURI, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}

function button(name, label, child, act) {
  const node = make('button', name);
  node.type = 'button';
  node.title = label;
  node.setAttribute('aria-label', label);
  if (child) node.append(child);
  node.onclick = act;
  return node;
}

const composing = e => e.isComposing || e.keyCode === 229;   // Japanese input in progress
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
