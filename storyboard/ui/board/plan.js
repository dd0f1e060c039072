// Where every card would be, by arithmetic alone: a thousand cards need no thousand nodes.
function plan(story, { width, size, folded, shown }) {
  const { wide, foot, gap } = SIZES[size];
  const inner = Math.max(120, width - 2 * PAD);
  const columns = Math.max(1, Math.floor((inner + gap) / (wide + gap)));
  const w = (inner - gap * (columns - 1)) / columns, h = Math.round(w / story.head.aspect) + foot;
  const rows = [], spots = new Map();
  let y = 0;
  for (const scene of story.scenes) {
    const panels = shown ? scene.panels.filter(shown) : scene.panels;
    if (shown && !panels.length) continue;
    rows.push({ kind: 'head', scene, y, h: HEAD, count: panels.length });
    y += HEAD;
    if (folded.has(scene.id)) continue;
    if (!panels.length) { rows.push({ kind: 'empty', scene, y, h: EMPTY }); y += EMPTY + gap; }
    for (let from = 0; from < panels.length; from += columns) {
      const ids = panels.slice(from, from + columns);
      ids.forEach((id, column) => spots.set(id, { x: PAD + column * (w + gap), y, row: rows.length, column }));
      rows.push({ kind: 'cards', scene, y, h: h + gap, ids });
      y += h + gap;
    }
    y += 6;
  }
  return { rows, spots, w, h, gap, columns, height: y + 40, order: [...spots.keys()] };
}

function rowsBetween(layout, top, bottom) {
  const { rows } = layout;
  let low = 0, high = rows.length;
  while (low < high) { const mid = (low + high) >> 1; if (rows[mid].y + rows[mid].h < top) low = mid + 1; else high = mid; }
  let end = low;
  while (end < rows.length && rows[end].y <= bottom) end++;
  return rows.slice(low, end);
}

// where a panel would go that is dropped there: {before|after|scene, x, y}
function gapAt(layout, x, y) {
  const row = rowsBetween(layout, y, y)[0] ?? layout.rows.at(-1);
  if (!row) return null;
  if (row.kind !== 'cards') {
    const next = layout.rows[layout.rows.indexOf(row) + 1];
    if (row.kind === 'head' && next?.kind === 'cards' && next.scene === row.scene) return { before: next.ids[0], x: PAD - layout.gap / 2, y: next.y };
    return { scene: row.scene.id, row };
  }
  const at = Math.min(row.ids.length, Math.max(0, Math.round((x - PAD) / (layout.w + layout.gap))));
  const edge = PAD + at * (layout.w + layout.gap) - layout.gap / 2;
  return at ? { after: row.ids[at - 1], x: edge, y: row.y } : { before: row.ids[0], x: edge, y: row.y };
}
