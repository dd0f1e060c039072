// The board as this browser knows it: scenes, the order of their panels, a record a panel.
// Takes in what changed; a move is shown before the server has said so.
class Story {
  constructor() { this.token = ''; this.revision = -1; this.scenes = []; this.panels = new Map(); this.head = { cast: [], aspect: 16 / 9, fps: 24 }; }

  take(news) {
    if (news.full) { this.scenes = []; this.panels = new Map(); this.known = []; }
    if (news.head) this.head = news.head;
    for (const [id, record] of Object.entries(news.panels ?? {})) this.panels.set(id, record);
    const old = new Map((this.known ?? []).map(scene => [scene.id, scene]));
    const scenes = news.scenes ? news.scenes.map(([id, heading]) => ({ id, heading, panels: old.get(id)?.panels ?? [] })) : this.known;
    for (const scene of scenes) {
      const change = news.orders?.[scene.id];
      if (!change) continue;
      scene.panels = [...scene.panels];
      scene.panels.splice(change.at, change.cut, ...change.put);
    }
    this.known = scenes;                                      // as the server has it; what is shown may be ahead
    this.scenes = scenes.map(scene => ({ ...scene, panels: scene.panels.filter(id => this.panels.has(id)) }));
    this.token = news.token;
    this.revision = news.revision;
    this.number();
    for (const id of this.panels.keys()) if (!this.at.has(id)) this.panels.delete(id);
  }

  number() {
    this.order = this.scenes.flatMap(scene => scene.panels);
    this.at = new Map(this.order.map((id, place) => [id, place]));
    this.home = new Map(this.scenes.flatMap(scene => scene.panels.map(id => [id, scene])));
  }

  move(ids, { after, before, scene }) {
    const moved = new Set(ids);
    for (const one of this.scenes) one.panels = one.panels.filter(id => !moved.has(id));
    const target = scene ? this.scenes.find(one => one.id === scene) : this.home.get(after ?? before);
    const place = after ? target.panels.indexOf(after) + 1 : before ? target.panels.indexOf(before) : target.panels.length;
    target.panels.splice(place, 0, ...ids);
    this.number();
  }

  // the nearest panel before (or behind) a place that is not moved itself
  anchor(id, moved, step) {
    const panels = this.home.get(id).panels;
    for (let at = panels.indexOf(id); at >= 0 && at < panels.length; at += step) if (!moved.has(panels[at])) return panels[at];
    return null;
  }
}
