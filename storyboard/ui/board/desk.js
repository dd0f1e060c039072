// The board itself: asks the server what changed, draws the cards in sight, reports what was done.
class Desk {
  constructor(root) {
    this.root = root;
    this.story = new Story();
    this.only = {};
    this.folded = new Set();
    this.chosen = new Set();
    this.held = new Set();
    this.active = '';
    this.waiting = [];                                        // said, not yet confirmed
    this.cards = new Map();
    this.heads = new Map();
    this.size = localStorage.getItem('storyboard-size') || 'm';
    this.node = make('div', 'desk');
    this.scroll = make('div', 'scroll');
    this.space = make('div', 'space');
    this.live = make('div', 'live');
    this.live.setAttribute('aria-live', 'polite');
    this.scroll.append(this.space);
    this.scroll.setAttribute('role', 'listbox');
    this.scroll.setAttribute('aria-multiselectable', 'true');
    this.scroll.tabIndex = -1;
  }

  begin(data) {
    this.data = data;
    this.tools = new Tools(this);
    this.drag = dragging(this);
    this.node.append(this.tools.node, this.scroll, this.live);
    this.root.append(this.node);
    this.node.addEventListener('keydown', keys(this));
    this.scroll.addEventListener('scroll', () => this.paintSoon(), { passive: true });
    this.said = data.done;
    new ResizeObserver(() => this.paintSoon(true)).observe(this.scroll);
    this.node.addEventListener('focusin', e => { const card = e.target.closest('.card'); if (card && !this.drag.pressed() && card.dataset.id !== this.active) this.activate(card.dataset.id); });
    this.listen();
  }

  // ---------------------------------------------------------------- what the page says

  told(data, send) {
    const first = !this.data;
    const other = this.data?.base !== data.base;
    this.send = send;
    if (first) this.begin(data);
    if (other) this.open(data);
    this.data = data;
    this.waiting = this.waiting.filter(action => action.n > data.done);
    this.scroll.setAttribute('aria-label', data.words.board);
    if (data.pick !== this.pickNumber) {                      // the page chose a panel: the new one, a copy
      this.pickNumber = data.pick;
      if (!this.stirred) {                                    // unless the person went on meanwhile
        this.active = data.selected;
        this.chosen = new Set([data.selected].filter(Boolean));
        this.reveal = !first && !other;
      }
    }
    if (data.revision > this.story.revision) this.ask?.abort('news');
    this.replan();
  }

  open(data) {
    this.story = new Story();
    this.only = {};
    this.folded = new Set(JSON.parse(sessionStorage.getItem(`folded ${data.base}`) || '[]'));
    this.chosen = new Set();
    this.cards.forEach(card => card.remove());
    this.cards.clear();
    this.heads.forEach(head => head.remove());
    this.heads.clear();
    this.pickNumber = null;
    this.stirred = false;
    this.top = Number(sessionStorage.getItem(`top ${data.base}`) || 0);
    this.ask?.abort('other');
  }

  say(kind, more = {}) {
    if (kind !== 'select' && kind !== 'look') this.stirred = false;
    this.waiting.push({ n: ++this.said, kind, revision: this.story.revision, ...more });
    this.repeat();
  }

  repeat() {                                                  // all of them: none is lost between two runs
    this.saidAt = Date.now();
    this.send(this.waiting);
  }

  // ---------------------------------------------------------------- what the server says

  async listen() {
    while (this.root.isConnected) {
      if (document.hidden) { await new Promise(go => document.addEventListener('visibilitychange', go, { once: true })); continue; }
      this.ask = new AbortController();
      const { base } = this.data, wait = this.eager ? 0 : 2;
      this.eager = false;
      try {
        const answer = await fetch(`${this.data.feed}?since=${this.story.token}&wait=${wait}`, { signal: this.ask.signal });
        const news = await answer.json();
        if (base !== this.data.base) continue;
        this.hear(news);
      } catch (problem) {
        if (this.ask.signal.aborted) { this.eager = true; continue; }
        this.trouble(this.data.words.offline);
        await new Promise(go => setTimeout(go, 1000));
      }
    }
  }

  hear(news) {
    this.trouble(news.trouble);
    if (news.trouble) return;
    if (news.token !== this.story.token) {
      this.story.take(news);
      for (const id of this.chosen) if (!this.story.at.has(id)) this.chosen.delete(id);
      if (!this.story.at.has(this.active)) this.active = this.story.at.has(this.data.selected) ? this.data.selected : this.story.order[0] ?? '';
      if (!this.chosen.size && this.active) this.chosen.add(this.active);
      this.replan();
    }
    this.node.dataset.revision = this.story.revision;
    if (this.waiting.length && Date.now() > this.saidAt + 2500) this.repeat();
    this.nudge();
  }

  nudge() {                                                   // the page beside the board shows something older
    const facts = this.facts(), told = JSON.stringify(facts);
    const parts = Object.keys(facts).filter(part => facts[part] !== this.data.shown[part] && (part === 'bar' || !typing()));
    if (!parts.length || this.waiting.length || (told === this.nudged && Date.now() < this.nudgedAt + 3000)) return;
    Object.assign(this, { nudged: told, nudgedAt: Date.now() });
    this.say('look', { parts });
  }

  facts() {                                                   // as pulse.py has them
    const all = [...this.story.panels.values()], id = this.data.selected, panel = this.story.panels.get(id);
    const drawn = one => one.state === 'drawing' || one.state === 'queued';
    return {
      bar: [all.some(drawn), this.toDraw(), all.length, all.reduce((sum, one) => sum + one.frames, 0)].join(),
      picture: panel ? [id, panel.take, panel.takes, panel.locked, drawn(panel)].join() : '',
      fields: panel ? [id, panel.edit].join() : '',
      where: panel ? [id, panel.take, panel.edit].join() : '',
      more: panel ? [id, panel.take, panel.edit].join() : '',
    };
  }

  toDraw() { let count = 0; for (const one of this.story.panels.values()) if (one.todo) count++; return count; }

  trouble(text) {
    if (!text) { this.problem?.remove(); this.problem = null; return; }
    if (!this.problem) { this.problem = make('div', 'trouble'); this.problem.setAttribute('role', 'alert'); this.node.append(this.problem); }
    this.problem.textContent = text;
  }

  // ---------------------------------------------------------------- drawing

  refilter() {
    const { stale, drifts, member, scene } = this.only;
    this.shown = stale || drifts || member || scene ? id => {
      const panel = this.story.panels.get(id);
      return (!stale || panel.todo || panel.state === 'drawing' || panel.state === 'queued') && (!drifts || panel.drifts) && (!member || panel.cast.includes(member)) && (!scene || this.story.home.get(id).id === scene);
    } : null;
    this.replan();
  }

  replan() {
    if (!this.story.order) return;
    if (this.only.member && !this.story.head.cast.some(one => one.id === this.only.member)) this.only.member = '';
    if (this.only.scene && !this.story.scenes.some(one => one.id === this.only.scene)) { this.only.scene = ''; return this.refilter(); }
    this.layout = plan(this.story, { width: this.scroll.clientWidth, size: this.size, folded: this.folded, shown: this.shown });
    this.space.style.height = `${this.layout.height}px`;
    this.node.dataset.size = this.size;
    this.tools.fill();
    if (this.top !== undefined && this.story.token) { this.scroll.scrollTop = this.top; this.top = undefined; }
    if (this.reveal && this.layout.spots.has(this.active)) { this.reveal = false; this.show(this.active); this.paint(); this.focus(); } else this.paint();
  }

  paintSoon(again) {
    this.stretched = this.stretched || again;
    this.due ??= requestAnimationFrame(() => {
      this.due = null;
      sessionStorage.setItem(`top ${this.data.base}`, this.scroll.scrollTop);
      if (this.stretched) { this.stretched = false; this.replan(); } else this.paint();
    });
  }

  paint() {
    if (!this.layout) return;
    const { scrollTop, clientHeight } = this.scroll, { layout } = this;
    const rows = rowsBetween(layout, scrollTop - clientHeight / 2 - 200, scrollTop + clientHeight * 1.5 + 200);
    const middle = scrollTop + clientHeight / 2;
    const near = rows.filter(row => row.kind === 'cards').sort((a, b) => Math.abs(a.y - middle) - Math.abs(b.y - middle));
    const wanted = new Set();
    for (const row of near) if (wanted.size + row.ids.length <= MOST) row.ids.forEach(id => wanted.add(id));
    const focused = this.focused();
    if (focused && layout.spots.has(focused)) wanted.add(focused);
    this.paintHeads(rows);
    this.paintCards(wanted);
    this.offer();
  }

  paintCards(wanted) {
    const { layout, story } = this;
    const lost = this.focused();
    for (const [id, card] of this.cards) if (!wanted.has(id)) { card.remove(); this.cards.delete(id); }
    let last = null, scene = null;
    const behind = node => {                                  // in the board's order, for who hears it read
      const place = last ? last.nextSibling : this.space.firstChild;
      if (place !== node) this.space.insertBefore(node, place);
      last = node;
    };
    const heads = (from, to) => story.scenes.slice(from, to).forEach(one => {
      for (const kind of ['head', 'empty']) { const node = this.heads.get(`${kind} ${one.id}`); if (node) behind(node); }
    });
    let reached = 0;
    for (const id of layout.order) {
      if (!wanted.has(id)) continue;
      const home = story.home.get(id);
      if (home !== scene) { scene = home; const at = story.scenes.indexOf(home) + 1; heads(reached, at); reached = at; }
      let card = this.cards.get(id);
      if (!card) this.cards.set(id, card = newCard(id));
      const spot = layout.spots.get(id);
      card.style.transform = `translate(${spot.x}px,${spot.y}px)`;
      card.style.width = `${layout.w}px`;
      card.style.height = `${layout.h}px`;
      fillCard(card, story.panels.get(id), story.at.get(id) + 1, this);
      card.tabIndex = id === this.active ? 0 : -1;
      card.setAttribute('aria-selected', this.chosen.has(id));
      card.setAttribute('aria-posinset', story.at.get(id) + 1);
      card.setAttribute('aria-setsize', story.order.length);
      card.classList.toggle('active', id === this.active);
      card.classList.toggle('held', this.held.has(id));
      behind(card);
    }
    heads(reached);
    if (lost && !this.cards.has(lost) && this.active) this.focus();    // what was focused is gone: the next one
    else if (lost && this.focused() !== lost) this.cards.get(lost)?.focus({ preventScroll: true });
    if (this.active && !this.cards.has(this.active)) { const first = this.space.querySelector('.card'); if (first) first.tabIndex = 0; }
  }

  paintHeads(rows) {
    const wanted = new Set(rows.filter(row => row.kind !== 'cards').map(row => `${row.kind} ${row.scene.id}`));
    for (const [key, node] of this.heads) if (!wanted.has(key)) { node.remove(); this.heads.delete(key); }
    for (const row of rows) {
      if (row.kind === 'cards') continue;
      const key = `${row.kind} ${row.scene.id}`;
      let node = this.heads.get(key);
      if (!node) {
        node = row.kind === 'head' ? this.newHead(row.scene.id) : make('div', 'empty');
        node.dataset.scene = row.scene.id;
        this.heads.set(key, node);
        this.space.append(node);
      }
      node.style.transform = `translateY(${row.y}px)`;
      if (row.kind === 'empty') { node.textContent = this.data.words.drop; continue; }
      const open = !this.folded.has(row.scene.id);
      node.classList.toggle('open', open);
      node.setAttribute('aria-expanded', open);
      const heading = row.scene.heading || '—', [, text, count] = node.children;
      if (text.textContent !== heading) text.textContent = heading;
      count.textContent = row.count;
    }
  }

  newHead(id) {
    const head = button('head', '', icon(FOLD, true), () => this.fold(id));
    head.removeAttribute('title');
    head.removeAttribute('aria-label');
    head.append(make('span', 'heading'), make('span', 'count'));
    return head;
  }

  offer() {                                                   // an empty board takes the first panel
    const empty = !this.story.order.length;
    if (!empty) { this.first?.remove(); this.first = null; return; }
    if (!this.first) { this.first = make('button', 'first'); this.first.onclick = () => this.say('add'); this.node.append(this.first); }
    this.first.textContent = this.data.words.first;
  }

  dot(id) {
    const at = this.story.head.cast.findIndex(one => one.id === id);
    const dot = make('i', 'dot');
    dot.style.background = TINTS[Math.max(0, at) % TINTS.length];
    dot.title = this.story.head.cast[at]?.name ?? '?';
    return dot;
  }

  // ---------------------------------------------------------------- choosing

  inOrder(ids) { return this.story.order.filter(id => ids.has(id)); }
  targets() { return this.chosen.size ? this.inOrder(this.chosen) : [this.active]; }
  focused() { return this.root.activeElement?.closest?.('.card')?.dataset.id ?? null; }
  focus() { this.cards.get(this.active)?.focus({ preventScroll: true }); }

  pick(id, { add = false, range = false, still = false } = {}) {
    this.stirred = true;
    this.awaited = null;
    if (range && this.active) {
      const order = this.layout.order, from = order.indexOf(this.from ?? this.active), to = order.indexOf(id);
      this.chosen = new Set(order.slice(Math.min(from, to), Math.max(from, to) + 1));
    } else if (add) {
      if (!this.chosen.delete(id)) this.chosen.add(id);
      this.from = id;
    } else { this.chosen = new Set([id]); this.from = id; }
    this.active = id;
    if (!still) this.show(id);
    this.paint();
    this.focus();
    this.tell();
  }

  activate(id) { this.awaited = null; this.active = id; this.chosen = new Set([id]); this.from = id; this.paint(); this.tell(); }
  pickAll() { this.chosen = new Set(this.layout.order); this.paint(); this.announce(); }
  unpick() { if (this.chosen.size > 1) { this.chosen = new Set([this.active]); this.paint(); } }
  announce() { if (this.chosen.size > 1) this.live.textContent = filled(this.data.words.chosen, { count: this.chosen.size }); }

  tell() {                                                    // held arrow keys select once they rest
    this.announce();
    clearTimeout(this.telling);
    this.telling = setTimeout(() => { if (this.active !== this.data.selected) this.say('select', { panel: this.active }); }, 90);
  }

  step(way, range) {
    const { order, spots, columns, rows } = this.layout;
    if (!order.length) return;
    const at = order.indexOf(this.active), spot = spots.get(this.active);
    if (at < 0) return this.pick(order[0]);
    const page = Math.max(1, Math.floor(this.scroll.clientHeight / this.layout.h));
    const go = {
      left: () => at - 1, right: () => at + 1, first: () => 0, last: () => order.length - 1,
      up: () => this.beside(spot, -1, 1), down: () => this.beside(spot, 1, 1),
      'page up': () => this.beside(spot, -1, page), 'page down': () => this.beside(spot, 1, page),
      'scene before': () => this.sceneStep(-1), 'scene behind': () => this.sceneStep(1),
    }[way]();
    this.pick(order[Math.min(order.length - 1, Math.max(0, go))], { range });
  }

  beside(spot, step, times) {                                 // the card of the same column some rows away
    const { rows, order } = this.layout;
    let row = spot.row, found = row;
    for (let left = times; left && rows[row + step]; ) { row += step; if (rows[row].kind === 'cards') { found = row; left--; } }
    const ids = rows[found].ids;
    return order.indexOf(found === spot.row ? this.active : ids[Math.min(spot.column, ids.length - 1)]);
  }

  sceneStep(step) {
    const { order } = this.layout, home = this.story.home;
    const firsts = order.filter((id, at) => !at || home.get(id) !== home.get(order[at - 1]));
    const now = firsts.findIndex(id => home.get(id) === home.get(this.active));
    return order.indexOf(firsts[Math.min(firsts.length - 1, Math.max(0, now + step))]);
  }

  show(id) {
    const spot = this.layout.spots.get(id);
    if (!spot) return;
    const { scrollTop, clientHeight } = this.scroll, { rows } = this.layout, margin = 12;
    if (spot.y - margin < scrollTop) this.scroll.scrollTop = spot.y - margin - (rows[spot.row - 1]?.kind === 'head' ? HEAD : 0);
    else if (spot.y + this.layout.h + margin > scrollTop + clientHeight) this.scroll.scrollTop = spot.y + this.layout.h + margin - clientHeight;
  }

  // ---------------------------------------------------------------- doing

  place(ids, { after, before, scene }) {
    const moved = new Set(ids);
    let target = scene ? { scene } : after ? { after } : { before };
    const id = after ?? before;
    if (id && moved.has(id)) {
      const home = this.story.home.get(id);
      const kept = after ? this.story.anchor(id, moved, -1) : this.story.anchor(id, moved, 1);
      const first = home.panels.find(one => !moved.has(one));
      target = kept ? (after ? { after: kept } : { before: kept }) : first ? (after ? { before: first } : { scene: home.id }) : { scene: home.id };
    }
    const shape = () => this.story.scenes.map(one => one.panels.join()).join('|'), was = shape();
    this.story.move(ids, target);
    if (shape() === was) return;
    this.replan();
    this.say('move', { panels: ids, ...target });
    this.focus();
  }

  shift(way) {
    const ids = this.targets(), moved = new Set(ids), { order } = this.story;
    if (!this.active) return;
    const ahead = way === 'right' || way === 'down';
    const edge = order.indexOf(ahead ? ids.at(-1) : ids[0]);
    const jump = way === 'up' || way === 'down' ? this.layout.columns : 1;
    const to = Math.min(order.length - 1, Math.max(0, edge + (ahead ? jump : -jump)));
    const other = order[to];
    if (to === edge || moved.has(other)) return;
    this.place(ids, ahead ? { after: other } : { before: other });
    this.show(this.active);
    this.paint();
    this.focus();
  }

  remove() {
    if (!this.active) return;
    const gone = new Set(this.targets()), { order } = this.layout;
    const at = order.findLastIndex(id => gone.has(id));
    const next = order.slice(at + 1).find(id => !gone.has(id)) ?? order.slice(0, at).findLast(id => !gone.has(id)) ?? '';
    this.say('delete', { panels: [...gone], next });
    this.active = next;
    this.chosen = new Set([next].filter(Boolean));
    this.focus();
  }

  edit() {                                                    // the inspector may still show the panel before
    const id = this.active, until = Date.now() + PATIENCE, said = this.awaited = { id, typed: '' };
    const go = () => {
      if (this.awaited !== said) return;
      const field = document.querySelector(`.st-key-inspector [class*="st-key-action-${CSS.escape(id)}-"] textarea`);
      const filled = field && (field.value || !this.story.panels.get(id)?.action);   // it stands empty for a moment
      if (!filled && Date.now() < until) return requestAnimationFrame(go);
      this.awaited = null;
      if (!field) return;
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
      if (said.typed) document.execCommand('insertText', false, said.typed);   // so that undo and React see it typed
    };
    if (id) go(); else this.awaited = null;
  }

  fold(id) {
    if (!id) return;
    if (!this.folded.delete(id)) this.folded.add(id);
    this.keepFolded();
  }

  foldAll() {
    if (this.folded.size) this.folded.clear(); else this.story.scenes.forEach(scene => this.folded.add(scene.id));
    this.keepFolded();
  }

  keepFolded() {
    sessionStorage.setItem(`folded ${this.data.base}`, JSON.stringify([...this.folded]));
    this.replan();
  }

  resize(size) {
    this.size = size;
    localStorage.setItem('storyboard-size', size);
    this.reveal = true;
    this.replan();
  }

  play() { if (!this.player && this.layout?.order.length) this.player = new Player(this); }

  help(on = !this.sheet) {
    if (!on) { const was = this.sheet; was?.remove(); this.sheet = null; if (was) this.focus(); return Boolean(was); }
    this.sheet = make('div', 'help');
    this.sheet.setAttribute('role', 'dialog');
    this.sheet.setAttribute('aria-label', this.data.words.keys);
    const list = make('dl');
    for (const [key, text] of this.data.keys) list.append(make('dt', '', key), make('dd', '', text));
    this.sheet.append(make('h3', '', this.data.words.keys), list, button('tool', this.data.words.close, icon(CROSS, true), () => this.help(false)));
    this.node.append(this.sheet);
    this.sheet.tabIndex = -1;
    this.sheet.focus();
    return true;
  }
}

const typing = () => { const at = document.activeElement; return at && (at.tagName === 'TEXTAREA' || (at.tagName === 'INPUT' && at.type !== 'checkbox' && at.type !== 'range')); };

export default function ({ data, parentElement, setTriggerValue }) {
  const desk = parentElement.desk ??= new Desk(parentElement);
  desk.told(data, actions => setTriggerValue('actions', actions));
}
