// What stands around every component of ours: its style first, its words from an address that browsers keep.
const texts = new Map();
const read = url => {
  if (!texts.has(url)) texts.set(url, fetch(url).then(answer => answer.json()).catch(problem => { texts.delete(url); throw problem; }));
  return texts.get(url);
};

export default async function (args) {
  const { parentElement: root, data } = args;
  root.styled ??= new Promise(go => {
    const sheet = document.createElement('link');
    Object.assign(sheet, { rel: 'stylesheet', href: new URL('./part.css', import.meta.url), onload: go, onerror: go });
    root.prepend(sheet);
  });
  root.latest = args;
  const [part, text] = await Promise.all([import('./part.js'), data.fixed && read(data.fixed), root.styled]);
  if (root.latest === args) part.default({ ...args, data: { ...data, ...text } });
}
