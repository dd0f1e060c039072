// The board: every panel as a card. Draws what it is given, reports what was done; decides nothing.
export default function ({ data, parentElement, setTriggerValue }) {
  let board = parentElement.querySelector('.board');
  if (!board) {
    board = make('div', 'board');
    board.setAttribute('role', 'listbox');
    board.setAttribute('aria-label', 'Board');
    parentElement.append(board);
    listen(board);
  }
  board.data = data;
  board.report = (kind, more = {}) => setTriggerValue('action', { kind, revision: board.data.revision, ...more });
  board.style.setProperty('--aspect', data.aspect);
  draw(board);

  function make(tag, name, text) {
    const node = document.createElement(tag);
    if (name) node.className = name;
    if (text !== undefined) node.textContent = text;       // never innerHTML: it is what people typed
    return node;
  }

  function draw(board) {
    const cards = new Map([...board.querySelectorAll('.card')].map(card => [card.dataset.id, card]));
    const scenes = new Map([...board.children].filter(n => n.dataset.scene).map(n => [n.dataset.scene, n]));
    let last = null;
    for (const scene of data.scenes) {
      let section = scenes.get(scene.id);
      scenes.delete(scene.id);
      if (!section) {
        section = make('section', 'scene');
        section.dataset.scene = scene.id;
        section.append(make('h2'), make('div', 'cards'));
      }
      section.firstChild.textContent = scene.heading || '—';
      put(board, section, last);
      last = section;
      const row = section.lastChild;
      let before = null;
      for (const panel of scene.panels) {
        const card = cards.get(panel.id) ?? newCard(panel.id);
        cards.delete(panel.id);
        fill(card, panel);
        put(row, card, before);
        before = card;
      }
    }
    for (const gone of [...cards.values(), ...scenes.values()]) gone.remove();
    offer(board);
  }

  function offer(board) {                                    // an empty board takes the first panel
    let first = board.querySelector('.first');
    if (board.querySelector('.card')) { first?.remove(); return; }
    if (!first) {
      first = make('button', 'first');
      first.onclick = () => board.report('add');
      board.append(first);
    }
    first.textContent = data.words.first;
  }

  function put(parent, node, after) {                        // moving every node would lose the focus
    const place = after ? after.nextSibling : parent.firstChild;
    if (place !== node) parent.insertBefore(node, place);
  }

  function newCard(id) {
    const card = make('div', 'card');
    card.dataset.id = id;
    card.tabIndex = 0;
    card.setAttribute('role', 'option');
    const picture = make('div', 'picture'), foot = make('div', 'foot'), line = make('div', 'line');
    line.append(make('span', 'number'), make('span', 'camera'), make('span', 'marks'));
    foot.append(line, make('p', 'action'), make('p', 'speech'));
    card.append(picture, foot, make('div', 'bar'));
    return card;
  }

  function fill(card, panel) {
    const key = JSON.stringify(panel);
    card.setAttribute('aria-selected', panel.id === data.selected);
    if (card.key === key) return;
    card.key = key;
    const picture = card.querySelector('.picture');
    if (panel.src) {
      let image = picture.querySelector('img');
      if (!image) { image = make('img'); image.loading = 'lazy'; image.draggable = false; picture.replaceChildren(image); }
      if (image.getAttribute('src') !== panel.src) image.src = panel.src;
      image.alt = panel.action || `Panel ${panel.number}`;
    } else picture.replaceChildren(make('span', '', data.words.empty));
    card.querySelector('.number').textContent = panel.number;
    card.querySelector('.camera').textContent = [panel.shot, panel.cast.join(', '), panel.seconds].filter(Boolean).join(' · ');
    card.querySelector('.action').textContent = panel.action;
    card.querySelector('.speech').textContent = panel.speech;
    card.querySelector('.marks').replaceChildren(...panel.marks.map(([name, word]) => make('span', `mark ${name}`, word)));
    card.querySelector('.bar').style.width = `${panel.done * 100}%`;
    card.setAttribute('aria-label', `${panel.number}. ${panel.action}`);
  }

  function beside(all, card, step) {                         // the nearest card of the row above or below
    const at = card.getBoundingClientRect();
    const away = all.map(other => ({ other, box: other.getBoundingClientRect() }))
      .filter(({ box }) => step * (box.top - at.top) > 4)
      .sort((a, b) => step * (a.box.top - b.box.top) || Math.abs(a.box.left - at.left) - Math.abs(b.box.left - at.left));
    return away[0]?.other ?? card;
  }

  function listen(board) {
    let held = null, start = null, mark = null;
    const clear = () => { mark?.node.classList.remove('before', 'after', 'into'); mark = null; };
    board.onpointerdown = e => {
      const card = e.target.closest('.card');
      if (!card || e.button) return;
      start = { card, x: e.clientX, y: e.clientY, id: e.pointerId };
    };
    board.onpointermove = e => {
      if (!start) return;
      if (!held && Math.hypot(e.clientX - start.x, e.clientY - start.y) > 6) {
        held = start.card;
        held.classList.add('held');
        board.setPointerCapture(start.id);
      }
      if (!held) return;
      e.preventDefault();
      clear();
      const root = board.getRootNode();
      const under = root.elementsFromPoint(e.clientX, e.clientY);
      const over = under.map(n => n.closest?.('.card')).find(c => c && c !== held);
      if (!over) {
        const scene = under.map(n => n.closest?.('.scene')).find(Boolean);
        if (!scene || scene.querySelector('.card')) return;
        scene.classList.add('into');
        mark = { node: scene, side: 'into' };
        return;
      }
      const box = over.getBoundingClientRect();
      const side = e.clientX < box.left + box.width / 2 ? 'before' : 'after';
      over.classList.add(side);
      mark = { node: over, side };
    };
    board.onpointerup = e => {
      const { card } = start ?? {};
      start = null;
      if (!held) { if (card) { card.focus(); board.report('select', { panel: card.dataset.id }); } return; }
      held.classList.remove('held');
      if (mark) {
        const { node, side } = mark, panel = held.dataset.id;
        if (side === 'into') { node.lastChild.append(held); board.report('move', { panel, scene: node.dataset.scene }); }
        else { node[side](held); board.report('move', { panel, [side]: node.dataset.id }); }
      }
      clear();
      held = null;
    };
    board.onpointercancel = () => { held?.classList.remove('held'); clear(); held = start = null; };
    board.onkeydown = e => {
      if (e.isComposing || e.keyCode === 229) return;         // Japanese input in progress
      const card = e.target.closest('.card');
      const all = [...board.querySelectorAll('.card')];
      const at = all.indexOf(card);
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      const upright = e.key === 'ArrowUp' || e.key === 'ArrowDown';
      const panel = card?.dataset.id;
      const done = () => { e.preventDefault(); e.stopPropagation(); };
      if (step && card && e.altKey) {
        const other = all[at + step];
        if (!other) return;
        const side = step > 0 ? 'after' : 'before';
        other[side](card);
        card.focus();
        board.report('move', { panel, [side]: other.dataset.id });
        return done();
      }
      if (step) {
        const other = upright && card ? beside(all, card, step) : all[Math.min(all.length - 1, Math.max(0, at + step))];
        other?.focus();
        if (other) board.report('select', { panel: other.dataset.id });
        return done();
      }
      const keys = { n: 'add', d: 'duplicate', Delete: 'delete' };
      if (e.ctrlKey || e.metaKey) {
        if (e.key === 'z' && !e.shiftKey) { board.report('undo'); return done(); }
        if (e.key === 'y' || (e.key === 'z' && e.shiftKey)) { board.report('redo'); return done(); }
        if (e.key === 'Enter' && panel) { board.report('render', { panel }); return done(); }
        return;
      }
      if (e.key === '?') {
        const open = parentElement.querySelector('.help');
        if (open) open.remove(); else parentElement.append(make('div', 'help', board.data.words.help));
        return done();
      }
      if (keys[e.key] && (panel || e.key === 'n') && !e.altKey) { board.report(keys[e.key], { panel }); done(); }
    };
  }
}
