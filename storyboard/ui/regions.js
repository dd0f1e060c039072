// Boxes over a picture. Draws what it is given, reports where a box was put; decides nothing.
const TINTS = ['#e8a33d', '#5cb8e6', '#9bd46a', '#e67fb0'];
const LEAST = 0.08;                                          // a box is never smaller, in shares of the frame
const STEP = 0.02;
const PAUSE = 150, PATIENCE = 4000;                          // ms: keys are reported together; how long ours is right

export default function ({ data, parentElement, setTriggerValue }) {
  let frame = parentElement.querySelector('.frame');
  if (!frame) {
    frame = document.createElement('div');
    frame.className = 'frame';
    parentElement.append(frame);
    listen(frame);
  }
  frame.report = box => {
    box.ours = { at: box.at, since: Date.now() };
    setTriggerValue('placed', { member: box.dataset.id, box: box.at });
  };
  frame.style.setProperty('--aspect', data.aspect);
  frame.title = data.help;
  picture(frame);
  const boxes = new Map([...frame.querySelectorAll('.box')].map(box => [box.dataset.id, box]));
  data.regions.forEach((region, number) => {
    const box = boxes.get(region.id) ?? newBox(region.id);
    boxes.delete(region.id);
    box.querySelector('span').textContent = region.name;     // never innerHTML: it is what people typed
    box.setAttribute('aria-label', region.name);
    box.style.setProperty('--tint', TINTS[number % TINTS.length]);
    box.classList.toggle('own', region.own);
    if (!ahead(box, region.box)) put(box, region.box);
  });
  for (const gone of boxes.values()) gone.remove();

  function picture(frame) {
    let image = frame.querySelector('img');
    if (!data.src) { image?.remove(); return; }
    if (!image) { image = document.createElement('img'); image.alt = ''; frame.prepend(image); }
    if (image.getAttribute('src') !== data.src) image.src = data.src;
  }

  function newBox(id) {
    const box = document.createElement('div');
    box.className = 'box';
    box.dataset.id = id;
    box.tabIndex = 0;
    box.append(document.createElement('span'), document.createElement('i'));
    frame.append(box);
    return box;
  }

  // what comes may be older than what was done since: ours stands until it comes back, or did not in time
  function ahead(box, at) {
    if (box === frame.held || box.later) return true;
    if (box.ours && (same(box.ours.at, at) || Date.now() - box.ours.since > PATIENCE)) box.ours = null;
    return Boolean(box.ours);
  }

  function same(one, other) {
    return one.every((edge, i) => Math.abs(edge - other[i]) < 0.001);
  }

  function put(box, at) {
    box.at = at;
    const [left, top, right, bottom] = at.map(edge => `${edge * 100}%`);
    Object.assign(box.style, { left, top, width: `calc(${right} - ${left})`, height: `calc(${bottom} - ${top})` });
  }

  function moved([left, top, right, bottom], x, y) {
    const dx = Math.min(1 - right, Math.max(-left, x)), dy = Math.min(1 - bottom, Math.max(-top, y));
    return [left + dx, top + dy, right + dx, bottom + dy];
  }

  function sized([left, top, right, bottom], x, y) {
    return [left, top, Math.min(1, Math.max(left + LEAST, right + x)), Math.min(1, Math.max(top + LEAST, bottom + y))];
  }

  function listen(frame) {
    let held = null;
    frame.onpointerdown = e => {
      const box = e.target.closest('.box');
      if (!box || e.button) return;
      frame.held = box;
      held = { box, change: e.target.tagName === 'I' ? sized : moved, from: box.at, x: e.clientX, y: e.clientY };
      frame.setPointerCapture(e.pointerId);
      box.focus();
      e.preventDefault();
    };
    frame.onpointermove = e => {
      if (!held) return;
      const size = frame.getBoundingClientRect();
      put(held.box, held.change(held.from, (e.clientX - held.x) / size.width, (e.clientY - held.y) / size.height));
    };
    frame.onpointerup = () => {
      if (held && held.box.at.some((edge, i) => Math.abs(edge - held.from[i]) > 0.004)) frame.report(held.box);
      held = frame.held = null;
    };
    frame.onpointercancel = () => { if (held) put(held.box, held.from); held = frame.held = null; };
    frame.onfocusout = e => {
      if (!e.target.later) return;
      clearTimeout(e.target.later);
      e.target.later = null;
      frame.report(e.target);
    };
    frame.onkeydown = e => {
      const box = e.target.closest('.box');
      const way = { ArrowRight: [STEP, 0], ArrowLeft: [-STEP, 0], ArrowDown: [0, STEP], ArrowUp: [0, -STEP] }[e.key];
      if (!box || !way) return;
      put(box, (e.shiftKey ? sized : moved)(box.at, ...way));
      clearTimeout(box.later);
      box.later = setTimeout(() => { box.later = null; frame.report(box); }, PAUSE);
      e.preventDefault();
      e.stopPropagation();
    };
  }
}
