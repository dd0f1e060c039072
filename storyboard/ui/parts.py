"""Our own components: scripts, styles and words are served once a version, from a route.

What a component holds inline goes over the socket again with every edit; so it holds two lines only.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

LOADER = Path(__file__).parent / "loader.js"
STUB = """
const ready = import(new URL('/parts/%s/loader.js', document.baseURI));
export default async args => (await ready).default(args);
"""
_parts: dict[str, tuple[bytes, str]] = {}  # "mark/name" -> what it is, its media type


def component(name: str, scripts: Sequence[Path], style: Path) -> Callable[..., Any]:
    """A component of st.components.v2; the scripts are one module, in that order."""
    script = "\n".join(path.read_text(encoding="utf-8") for path in scripts).encode()
    loader, looks = LOADER.read_bytes(), style.read_bytes()
    mark = _mark(loader + script + looks)
    _parts[f"{mark}/loader.js"] = loader, "text/javascript"
    _parts[f"{mark}/part.js"] = script, "text/javascript"
    _parts[f"{mark}/part.css"] = looks, "text/css"
    made: Callable[..., Any] = st.components.v2.component(
        f"storyboard_{name}", html="<div></div>", js=STUB % mark
    )
    return made


def fixed(data: dict[str, Any]) -> str:
    """Keeps what seldom changes, as words. -> the address that a component is given as its `fixed`"""
    text = json.dumps(data, ensure_ascii=False).encode()
    name = f"{_mark(text)}/fixed.json"
    _parts[name] = text, "application/json"
    return f"/parts/{name}"


def part(name: str) -> tuple[bytes, str] | None:
    """What the browser asks for: (bytes, media type); None = there is no such part."""
    return _parts.get(name)


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:16]
