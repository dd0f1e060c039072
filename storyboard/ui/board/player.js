// The board as an animatic, in place: every panel for as long as it lasts, with what is said.
class Player {
  constructor(desk) {
    this.desk = desk;
    this.node = make('div', 'player');
    this.node.tabIndex = 0;
    this.node.setAttribute('role', 'dialog');
    this.node.setAttribute('aria-label', desk.data.words.play);
    this.screen = make('div', 'screen');
    this.image = make('img');
    this.image.alt = '';
    this.blank = make('p', 'blank');
    this.caption = make('p', 'caption');
    this.screen.append(this.image, this.blank, this.caption);
    this.track = make('div', 'track');
    this.track.append(make('i'));
    this.label = make('span', 'label');
    this.toggle = button('tool', desk.data.words.play, icon(PAUSE), () => this.pause());
    const bar = make('div', 'controls');
    bar.append(this.toggle, this.track, this.label, button('tool', desk.data.words.close, icon(CROSS, true), () => this.close()));
    this.node.append(this.screen, bar);
    this.track.onclick = e => this.seek((e.clientX - this.track.getBoundingClientRect().left) / this.track.clientWidth * this.whole);
    this.node.onkeydown = e => this.key(e);
    this.ids = desk.layout.order;
    const { fps } = desk.story.head;
    this.ends = []; this.whole = 0;
    for (const id of this.ids) this.ends.push(this.whole += desk.story.panels.get(id).frames / fps);
    desk.node.append(this.node);
    this.node.focus();
    const first = Math.max(0, this.ids.indexOf(desk.active));
    this.seek(first ? this.ends[first - 1] : 0);
    this.running = true;
    this.last = performance.now();
    this.beat = requestAnimationFrame(t => this.tick(t));
  }

  tick(now) {
    if (this.running) this.seek(this.time + (now - this.last) / 1000);
    this.last = now;
    this.beat = requestAnimationFrame(t => this.tick(t));
  }

  seek(time) {
    this.time = Math.max(0, time);
    if (this.time >= this.whole) { this.time = this.whole; if (this.running) this.pause(false); }
    const at = Math.min(this.ids.length - 1, this.ends.findIndex(end => end > this.time) >>> 0);
    if (at !== this.at) this.show(at);
    this.track.firstChild.style.width = `${this.time / this.whole * 100}%`;
    this.label.textContent = `${this.desk.story.at.get(this.ids[at]) + 1} · ${clock(this.time)} / ${clock(this.whole)}`;
  }

  show(at) {
    this.at = at;
    const { desk } = this, panel = desk.story.panels.get(this.ids[at]);
    if (!panel) return;
    this.image.hidden = !panel.picture;
    if (panel.picture) this.image.src = `${desk.data.base}/${panel.picture}?large=1`;
    this.blank.textContent = panel.picture ? '' : panel.action || desk.data.words.empty;
    this.caption.textContent = panel.speech;
    const next = desk.story.panels.get(this.ids[at + 1]);
    if (next?.picture) new Image().src = `${desk.data.base}/${next.picture}?large=1`;
  }

  pause(on = !this.running) {
    if (on && this.time >= this.whole) this.time = 0;
    this.running = on;
    this.toggle.replaceChildren(icon(on ? PAUSE : PLAY));
  }

  key(e) {
    if (composing(e)) return;
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (e.key === 'Escape') this.close();
    else if (e.key === ' ' && e.target === this.node) this.pause();
    else if (step) { const at = Math.min(this.ids.length - 1, Math.max(0, this.at + step)); this.seek(at ? this.ends[at - 1] + 0.001 : 0); }
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  close() {
    cancelAnimationFrame(this.beat);
    this.node.remove();
    this.desk.player = null;
    this.desk.pick(this.ids[this.at]);
  }
}

const clock = seconds => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, '0')}`;
