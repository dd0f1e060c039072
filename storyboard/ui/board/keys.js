// What keys do: Storyboarder's, where it has them. A key that an input method is using does nothing.
function keys(desk) {
  const letters = {
    n: e => desk.say(e.shiftKey ? 'insert' : 'add', { panel: desk.active }),
    d: () => desk.active && desk.say('duplicate', { panels: desk.targets() }),
    l: () => desk.active && desk.say('lock', { panels: desk.targets(), on: !desk.story.panels.get(desk.active)?.locked }),
    f: () => desk.fold(desk.story.home.get(desk.active)?.id),
    '[': () => desk.active && desk.say('take', { panel: desk.active, step: -1 }),
    ']': () => desk.active && desk.say('take', { panel: desk.active, step: 1 }),
    1: () => desk.resize('s'), 2: () => desk.resize('m'), 3: () => desk.resize('l'),
    '?': () => desk.help(),
    ' ': () => desk.play(),
    Delete: () => desk.remove(),
    Enter: () => desk.edit(),
    Home: e => desk.step('first', e.shiftKey),
    End: e => desk.step('last', e.shiftKey),
    PageDown: e => desk.step('page down', e.shiftKey),
    PageUp: e => desk.step('page up', e.shiftKey),
    Escape: () => desk.drag.stop() || desk.help(false) || desk.unpick(),
  };
  const controlled = {
    z: e => desk.say(e.shiftKey ? 'redo' : 'undo'),
    y: () => desk.say('redo'),
    a: () => desk.pickAll(),
    Enter: () => desk.active && desk.say('render', { panels: desk.targets() }),
    Backspace: () => desk.remove(),
    ArrowLeft: () => desk.step('scene before'), ArrowRight: () => desk.step('scene behind'),
  };
  const ways = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };
  return e => {
    if (composing(e) || e.target.closest('select, input, .player')) return;
    if (e.target.closest('button') && (e.key === ' ' || e.key === 'Enter')) return;
    const key = e.key.length === 1 ? e.key.toLowerCase() : e.key;
    const done = () => { e.preventDefault(); e.stopPropagation(); };
    if (e.altKey && ways[key]) { desk.shift(ways[key]); return done(); }
    if (e.ctrlKey || e.metaKey) { if (controlled[key]) { controlled[key](e); done(); } return; }
    if (e.altKey) return;
    if (ways[key]) { desk.step(ways[key], e.shiftKey); return done(); }
    if (desk.awaited && key === 'Escape') { desk.awaited = null; return done(); }
    if (desk.awaited && e.key.length === 1) { desk.awaited.typed += e.key; return done(); }   // meant for the field
    if (letters[key]) { letters[key](e); done(); }
  };
}
