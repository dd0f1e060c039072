// The line above the cards: what is shown, how large, play, help.
class Tools {
  constructor(desk) {
    this.desk = desk;
    this.node = make('div', 'tools');
    this.stale = button('chip', '', null, () => { desk.only.stale = !desk.only.stale; desk.refilter(); });
    this.drifts = button('chip', '', null, () => { desk.only.drifts = !desk.only.drifts; desk.refilter(); });
    this.member = this.select('member');
    this.scene = this.select('scene');
    this.count = make('span', 'count');
    this.sizes = make('div', 'sizes');
    this.sizes.setAttribute('role', 'group');
    for (const size of Object.keys(SIZES)) {
      const one = button('size', '', null, () => desk.resize(size));
      one.textContent = size.toUpperCase();
      one.dataset.size = size;
      this.sizes.append(one);
    }
    this.foldAll = button('tool', '', icon(FOLD, true), () => desk.foldAll());
    this.play = button('tool', '', icon(PLAY), () => desk.play());
    this.help = button('tool', '', make('span', '', '?'), () => desk.help());
    this.node.append(this.stale, this.drifts, this.member, this.scene, this.count, this.foldAll, this.sizes, this.play, this.help);
  }

  select(name) {
    const node = make('select', 'only');
    node.onchange = () => { this.desk.only[name] = node.value; this.desk.refilter(); };
    return node;
  }

  fill() {
    const { desk } = this, { words } = desk.data, { only, story } = desk;
    const stale = desk.toDraw();
    this.stale.textContent = filled(words.to_draw, { count: stale });
    this.stale.disabled = !stale && !only.stale;
    this.stale.setAttribute('aria-pressed', Boolean(only.stale));
    const drifts = [...story.panels.values()].filter(panel => panel.drifts).length;
    this.drifts.textContent = filled(words.drifting, { count: drifts });
    this.drifts.title = words.drifts;
    this.drifts.hidden = !drifts && !only.drifts;
    this.drifts.setAttribute('aria-pressed', Boolean(only.drifts));
    this.options(this.member, words.everybody, story.head.cast.map(({ id, name }) => [id, name]), only.member);
    this.options(this.scene, words.all_scenes, story.scenes.map((scene, at) => [scene.id, `${at + 1}. ${scene.heading || '—'}`]), only.scene);
    this.member.setAttribute('aria-label', words.everybody);
    this.scene.setAttribute('aria-label', words.all_scenes);
    const all = story.order?.length ?? 0, shown = desk.shown ? story.order.filter(desk.shown).length : all;
    this.count.textContent = shown === all ? '' : filled(words.of, { shown, all });
    this.sizes.setAttribute('aria-label', words.size);
    for (const one of this.sizes.children) one.setAttribute('aria-pressed', one.dataset.size === desk.size);
    for (const [node, label] of [[this.play, words.play], [this.help, words.keys], [this.foldAll, words.fold_all]]) { node.title = label; node.setAttribute('aria-label', label); }
    this.play.disabled = !all;
  }

  options(select, everything, pairs, value) {
    const key = JSON.stringify([everything, pairs]);
    if (select.key !== key) {
      select.key = key;
      select.replaceChildren(...[['', everything], ...pairs].map(([id, text]) => Object.assign(make('option', '', text), { value: id })));
    }
    select.value = value ?? '';
    select.classList.toggle('on', Boolean(value));
  }
}
