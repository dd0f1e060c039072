// The picture of the selected panel: the chosen take or what is being drawn, the strip of takes, two takes
// side by side under a slider, and a mask to paint. Draws what it is given, reports what was done.
const MASK = 512;                                            // pixels of a painted mask, across

function make(tag, name, text) {
  const node = document.createElement(tag);
  if (name) node.className = name;
  if (text !== undefined) node.textContent = text;
  return node;
}
function button(name, label, act) {
  const node = make('button', name, label);
  node.type = 'button';
  node.onclick = act;
  return node;
}
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
const typing = e => e.isComposing || e.keyCode === 229;

class Stage {
  constructor(root) {
    this.root = root;
    this.node = make('div', 'stage');
    this.frame = make('div', 'frame');
    this.image = make('img');
    this.image.alt = '';
    this.blank = make('span', 'blank');
    this.frame.append(this.image, this.blank);
    this.drawing = make('div', 'drawing');
    this.strip = make('div', 'strip');
    this.strip.setAttribute('role', 'group');
    this.bar = make('div', 'bar');
    this.node.append(this.frame, this.drawing, this.strip, this.bar);
    root.append(this.node);
    this.brush = 0.09;
    this.strokes = [];
    this.watch();
  }

  told(data, send) {
    if (this.data && data.panel !== this.data.panel) { this.mode = ''; this.strokes = []; this.other = null; }
    this.data = data;
    this.send = (kind, more = {}) => send({ kind, panel: this.data.panel, at: Date.now(), ...more });
    this.frame.style.setProperty('--aspect', data.aspect);
    if (this.mode === 'compare' && data.takes.length < 2) this.mode = '';
    if (this.mode === 'paint' && data.locked) this.mode = '';
    this.draw();
  }

  src(take, large = true) { return take ? `${this.data.base}/${take.picture}${large ? '?large=1' : ''}` : ''; }
  chosen() { return this.data.takes.find(take => take.number === this.data.chosen); }

  draw() {
    const { data } = this, { words } = data, take = this.chosen();
    const src = this.preview || this.src(take);
    this.image.hidden = !src;
    if (src && this.image.getAttribute('src') !== src) this.image.src = src;
    this.blank.textContent = src ? '' : words.empty;
    this.node.dataset.mode = this.mode ?? '';
    this.drawStrip();
    this.drawCompare();
    this.drawPaint();
    this.drawBar();
  }

  drawStrip() {
    const { data } = this, { words } = data;
    this.strip.setAttribute('aria-label', words.takes);
    const known = new Map([...this.strip.children].map(node => [node.dataset.picture, node]));
    for (const take of [...data.takes].reverse()) {
      const key = `${take.number} ${take.picture}`;
      let node = known.get(key);
      known.delete(key);
      if (!node) {
        node = button('take', undefined, () => this.choose(take.number));
        node.dataset.picture = key;
        const image = make('img');
        image.alt = '';
        image.src = this.src(take, false);
        image.loading = 'lazy';
        node.append(image, make('b', '', String(take.number)));
      }
      node.title = filled(words.seed, { seed: take.seed });
      node.setAttribute('aria-label', filled(words.take, { number: take.number }));
      node.setAttribute('aria-pressed', take.number === data.chosen);
      node.classList.toggle('other', this.mode === 'compare' && take.number === this.other);
      this.strip.append(node);
    }
    for (const gone of known.values()) gone.remove();
    this.strip.hidden = !data.takes.length;
  }

  choose(number) {
    if (this.mode === 'compare' && number !== this.data.chosen) { this.other = number; this.draw(); return; }
    if (number !== this.data.chosen) this.send('choose', { take: number });
  }

  drawCompare() {
    this.slider?.remove();
    this.slider = null;
    if (this.mode !== 'compare') return;
    const others = this.data.takes.filter(take => take.number !== this.data.chosen);
    const other = others.find(take => take.number === this.other) ?? others.at(-1);
    if (!other) return;
    this.other = other.number;
    const box = this.slider = make('div', 'compare');
    const image = make('img');
    image.alt = '';
    image.src = this.src(other);
    const range = make('input');
    range.type = 'range'; range.min = 0; range.max = 100; range.value = this.split ?? 50;
    range.setAttribute('aria-label', this.data.words.compare);
    const shift = () => { this.split = range.value; box.style.setProperty('--split', `${range.value}%`); };
    range.oninput = shift;
    box.append(image, make('i'), make('span', 'left', String(other.number)), make('span', 'right', String(this.data.chosen)), range);
    this.frame.append(box);
    shift();
  }

  drawPaint() {
    if (this.mode !== 'paint') { this.canvas?.remove(); this.canvas = null; return; }
    if (this.canvas) return;
    const canvas = this.canvas = make('canvas', 'mask');
    canvas.width = MASK;
    canvas.height = Math.round(MASK / this.data.aspect);
    canvas.tabIndex = 0;
    canvas.setAttribute('aria-label', this.data.words.paint_help);
    const at = e => { const box = canvas.getBoundingClientRect(); return [(e.clientX - box.left) / box.width, (e.clientY - box.top) / box.height]; };
    canvas.onpointerdown = e => {
      if (e.button) return;
      canvas.setPointerCapture(e.pointerId);
      this.strokes.push({ size: this.brush, erase: e.altKey || this.erasing, points: [at(e)] });
      this.inked();
      e.preventDefault();
    };
    canvas.onpointermove = e => {
      if (!canvas.hasPointerCapture(e.pointerId)) return;
      for (const one of e.getCoalescedEvents?.() ?? [e]) this.strokes.at(-1).points.push(at(one));
      this.inked();
    };
    canvas.onpointerup = () => { this.drawBar(); this.send('mask', { mask: this.mask() }); };
    canvas.onkeydown = e => {
      if (typing(e)) return;
      if ((e.ctrlKey || e.metaKey) && e.key === 'z') { this.unpaint(); e.preventDefault(); e.stopPropagation(); }
    };
    this.frame.append(canvas);
    this.inked();
  }

  inked() { this.ink(this.canvas.getContext('2d'), this.canvas, '#e8a33d'); }

  ink(pen, { width, height }, colour) {
    pen.clearRect(0, 0, width, height);
    for (const { size, erase, points } of this.strokes) {
      pen.globalCompositeOperation = erase ? 'destination-out' : 'source-over';
      pen.strokeStyle = pen.fillStyle = colour;
      pen.lineWidth = size * width;
      pen.lineCap = pen.lineJoin = 'round';
      pen.beginPath();
      const [first, ...rest] = points;
      pen.moveTo(first[0] * width, first[1] * height);
      for (const [x, y] of rest.length ? rest : [[first[0] + 1e-4, first[1]]]) pen.lineTo(x * width, y * height);
      pen.stroke();
    }
    pen.globalCompositeOperation = 'source-over';
  }

  mask() {                                                    // white on black, a few kilobytes
    if (!this.strokes.length) return '';
    const paper = make('canvas'), white = make('canvas');
    for (const one of [paper, white]) { one.width = this.canvas.width; one.height = this.canvas.height; }
    this.ink(white.getContext('2d'), white, '#fff');
    const pen = paper.getContext('2d');
    pen.fillStyle = '#000';
    pen.fillRect(0, 0, paper.width, paper.height);
    pen.drawImage(white, 0, 0);
    return paper.toDataURL('image/png').split(',')[1];
  }

  unpaint(all = false) {
    if (all) this.strokes = []; else this.strokes.pop();
    this.inked();
    this.drawBar();
    this.send('mask', { mask: this.mask() });
  }

  enter(mode) {
    const was = this.mode;
    this.mode = was === mode ? '' : mode;
    if (was === 'paint' && this.mode !== 'paint') { this.strokes = []; this.send('mask', { mask: '' }); }
    this.draw();
    if (this.mode === 'paint') { this.canvas.focus(); this.send('paint'); }
  }

  drawBar() {
    const { data } = this, { words } = data, take = this.chosen(), parts = [];
    const toggle = (mode, label) => { const node = button('', label, () => this.enter(mode)); node.setAttribute('aria-pressed', this.mode === mode); parts.push(node); };
    if (data.takes.length > 1) toggle('compare', words.compare);
    if (take && !data.locked) toggle('paint', words.paint);
    if (this.mode === 'paint') {
      const size = make('input');
      Object.assign(size, { type: 'range', min: 2, max: 30, value: this.brush * 100, oninput: () => { this.brush = size.value / 100; } });
      size.setAttribute('aria-label', words.brush);
      size.title = words.brush;
      const erase = button('', words.erase, () => { this.erasing = !this.erasing; this.drawBar(); });
      erase.setAttribute('aria-pressed', Boolean(this.erasing));
      parts.push(size, erase, button('', words.clear, () => this.unpaint(true)));
    } else if (take) {
      if (!data.locked) parts.push(button('', words.again, () => this.send('seed', { take: take.number })));
      parts.push(button('', words.hide, () => this.send('hide', { take: take.number })));
    }
    this.bar.replaceChildren(...parts);
    this.bar.hidden = !parts.length;
  }

  // ---------------------------------------------------------------- what is being drawn

  async watch() {                                             // as long as a job of this panel runs
    while (this.root.isConnected) {
      const job = this.data?.job;
      if (job && !document.hidden) await this.look(job);
      else if (this.preview || this.drawing.firstChild) { this.preview = ''; this.drawing.replaceChildren(); if (this.data) this.draw(); }
      await new Promise(go => setTimeout(go, job ? 450 : 250));
    }
  }

  async look(job) {
    let now;
    try { now = await (await fetch(`/jobs/${job}`)).json(); } catch { return; }
    if (job !== this.data.job) return;
    if (!now.state) { this.data.job = ''; return; }
    if (now.preview && now.preview !== this.preview) { this.preview = now.preview; this.draw(); }
    const { words } = this.data;
    if (!this.drawing.firstChild) {
      this.drawing.append(make('div', 'track'), make('span', 'left'), button('cancel', words.cancel, () => this.send('cancel', { job: this.data.job })));
      this.drawing.firstChild.append(make('i'));
      this.drawing.firstChild.setAttribute('role', 'progressbar');
    }
    const [track, left] = this.drawing.children;
    track.firstChild.style.width = `${now.done * 100}%`;
    track.setAttribute('aria-valuenow', Math.round(now.done * 100));
    left.textContent = now.state === 'queued' ? filled(words.queued, { ahead: now.ahead }) : now.left === null ? words.drawing : filled(words.left, { seconds: Math.max(1, Math.round(now.left)) });
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const stage = parentElement.stage ??= new Stage(parentElement);
  stage.told(data, done => setTriggerValue('done', done));
}
