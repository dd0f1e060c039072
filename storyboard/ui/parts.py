"""Our own components: their scripts and styles are served once a version, from a route.

What a component holds inline goes over the socket again with every edit; so it holds this much only.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

_parts: dict[str, tuple[bytes, str]] = {}  # "mark/name" -> what it is, its media type
STUB = """
const at = ending => new URL(`/parts/%s.${ending}`, document.baseURI).href;
const ready = import(at('js'));
export default async function (args) {
  const root = args.parentElement;
  root.styled ??= new Promise(go => {
    const sheet = document.createElement('link');
    Object.assign(sheet, { rel: 'stylesheet', href: at('css'), onload: go, onerror: go });
    root.prepend(sheet);
  });
  root.latest = args;
  const [part] = await Promise.all([ready, root.styled]);
  if (root.latest === args) part.default(args);
}
"""


def component(name: str, scripts: Sequence[Path], style: Path) -> Callable[..., Any]:
    """A component of st.components.v2; the scripts are one module, in that order."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in scripts).encode()
    looks = style.read_bytes()
    mark = hashlib.sha256(script + looks).hexdigest()[:16]
    _parts[f"{mark}/{name}.js"] = script, "text/javascript"
    _parts[f"{mark}/{name}.css"] = looks, "text/css"
    made: Callable[..., Any] = st.components.v2.component(
        f"storyboard_{name}", html="<div></div>", js=STUB % f"{mark}/{name}"
    )
    return made


def part(name: str) -> tuple[bytes, str] | None:
    """What the stub asks for: (bytes, media type); None = there is no such part."""
    return _parts.get(name)
