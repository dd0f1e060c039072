// Panels are dragged with the mouse at once, by touch after a moment's hold (before it, a finger scrolls).
const HOLD = 320, SLACK = 7;

function dragging(desk) {
  const { scroll, space } = desk;
  let press = null, ghost = null, line = null, gap = null, beat = 0;
  const inside = e => { const box = space.getBoundingClientRect(); return [e.clientX - box.left, e.clientY - box.top]; };

  function lift() {
    const id = press.card.dataset.id;
    press.ids = desk.chosen.has(id) ? desk.inOrder(desk.chosen) : [id];
    ghost = make('div', 'ghost');
    const image = press.card.querySelector('img');
    if (image) { const copy = make('img'); copy.src = image.src; ghost.append(copy); }
    else ghost.append(make('span', '', press.card.querySelector('.action').textContent.slice(0, 60)));
    if (press.ids.length > 1) ghost.append(make('b', '', String(press.ids.length)));
    line = make('div', 'gapline');
    desk.root.append(ghost);
    space.append(line);
    desk.held = new Set(press.ids);
    desk.node.classList.add('dragging');
    desk.paint();
    scroll.setPointerCapture?.(press.id);
    beat = requestAnimationFrame(drift);
  }

  function drift() {                                          // near an edge the board scrolls by itself
    const box = scroll.getBoundingClientRect(), near = 70;
    const up = press.y - box.top, down = box.bottom - press.y;
    const speed = up < near ? -(near - up) / 4 : down < near ? (near - down) / 4 : 0;
    if (speed) { scroll.scrollTop += speed; point(); }
    beat = requestAnimationFrame(drift);
  }

  function point() {
    ghost.style.transform = `translate(${press.x + 10}px,${press.y + 10}px)`;
    const [x, y] = inside({ clientX: press.x, clientY: press.y });
    gap = gapAt(desk.layout, x, y);
    const into = gap?.scene;
    line.hidden = !gap;
    if (!gap) return;
    line.classList.toggle('into', Boolean(into));
    const place = into ? { left: PAD, top: gap.row.y, width: scroll.clientWidth - 2 * PAD, height: gap.row.h }
      : { left: gap.x - 1.5, top: gap.y, width: 3, height: desk.layout.h };
    for (const [side, value] of Object.entries(place)) line.style[side] = `${value}px`;
  }

  function end(drop) {
    clearTimeout(press?.timer);
    cancelAnimationFrame(beat);
    ghost?.remove();
    line?.remove();
    const ids = press?.ids;
    press = ghost = line = null;
    desk.node.classList.remove('dragging');
    desk.held = new Set();
    if (drop && gap && ids) desk.place(ids, gap);
    gap = null;
    desk.paint();
  }

  scroll.addEventListener('pointerdown', e => {
    const card = e.target.closest('.card');
    if (!card || e.button || !e.isPrimary) return;
    press = { card, id: e.pointerId, x: e.clientX, y: e.clientY, from: [e.clientX, e.clientY], touch: e.pointerType !== 'mouse', e };
    if (press.touch) press.timer = setTimeout(() => { if (press) { lift(); point(); navigator.vibrate?.(12); } }, HOLD);
  });
  scroll.addEventListener('pointermove', e => {
    if (!press || e.pointerId !== press.id) return;
    [press.x, press.y] = [e.clientX, e.clientY];
    const far = Math.hypot(press.x - press.from[0], press.y - press.from[1]) > SLACK;
    if (!ghost && far && press.touch) { clearTimeout(press.timer); press = null; return; }   // it scrolls
    if (!ghost && far) lift();
    if (ghost) { e.preventDefault(); point(); }
  });
  scroll.addEventListener('touchmove', e => { if (ghost) e.preventDefault(); }, { passive: false });
  scroll.addEventListener('pointerup', e => {
    if (!press || e.pointerId !== press.id) return;
    const { card } = press, moved = Boolean(ghost);
    if (moved) end(true); else clearTimeout(press.timer);
    if (!moved) desk.pick(card.dataset.id, { add: e.ctrlKey || e.metaKey, range: e.shiftKey, still: true });
    press = null;
  });
  scroll.addEventListener('pointercancel', () => { if (press) end(false); });
  scroll.addEventListener('contextmenu', e => { if (ghost) e.preventDefault(); });
  return { pressed: () => Boolean(press), stop: () => { if (!ghost) return false; end(false); return true; } };
}
