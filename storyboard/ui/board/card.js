// One panel as a card. Filled again only when its record, number or state differ.
function newCard(id) {
  const card = make('div', 'card');
  card.dataset.id = id;
  card.setAttribute('role', 'option');
  const picture = make('div', 'picture'), foot = make('div', 'foot'), line = make('div', 'facts');
  line.append(make('span', 'number'), make('span', 'camera'), make('span', 'dots'), make('span', 'seconds'));
  foot.append(line, make('p', 'action'), make('p', 'speech'));
  card.append(picture, foot, make('div', 'marks'), make('div', 'bar'));
  return card;
}

function fillCard(card, panel, number, desk) {
  const { words, shots, base } = desk.data;
  if (card.record === panel && card.number === number && card.head === desk.story.head && card.words === words) return;
  Object.assign(card, { record: panel, number, head: desk.story.head, words });
  const part = name => card.querySelector(`.${name}`);
  const src = panel.preview || (panel.picture && `${base}/${panel.picture}`);
  if (src) {
    let image = part('picture').querySelector('img');
    if (!image) { image = make('img'); image.draggable = false; part('picture').replaceChildren(image); }
    if (image.getAttribute('src') !== src) image.src = src;
    image.alt = '';
  } else part('picture').replaceChildren(make('span', '', words.empty));
  part('number').textContent = number;
  part('camera').textContent = shots[panel.shot] ?? panel.shot;
  part('seconds').textContent = (panel.frames / desk.story.head.fps).toFixed(1);
  part('action').textContent = panel.action;
  part('speech').textContent = panel.speech;
  part('bar').style.width = `${panel.done * 100}%`;
  part('dots').replaceChildren(...panel.cast.map(id => desk.dot(id)));
  const marks = [];
  if (panel.state) marks.push(make('span', `mark ${panel.state === 'new' || panel.state === 'stale' ? 'stale' : 'job'}`, words[panel.state]));
  if (panel.takes > 1) marks.push(make('span', 'mark take', `${panel.take}/${panel.takes}`));
  if (panel.drifts) { const far = make('span', 'mark drifts', '≠'); far.title = words.drifts; marks.push(far); }
  if (panel.locked) { const lock = make('span', 'mark lock'); lock.title = words.locked; lock.append(icon(LOCK)); marks.push(lock); }
  part('marks').replaceChildren(...marks);
  const said = [`${number}.`, panel.action, panel.speech, words[panel.state] ?? '', panel.drifts ? words.drifts : '', panel.locked ? words.locked : ''];
  card.setAttribute('aria-label', said.filter(Boolean).join(' '));
}
