"""Project -> the text of project.json: ordered, readable, and quick for boards of 1,000 panels.

Nouns are frozen, so the text of a panel that an edit did not touch is still right: it is kept.
"""

import json
from collections.abc import Sequence

from storyboard.story import Noun, Project, Scene


class Writer:
    """Remembers the text of panels and members between two saves. Not thread-safe."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Noun, str]] = {}

    def dump(self, project: Project) -> bytes:
        """UTF-8 JSON, one space of indent, fields in the order in which the nouns declare them."""
        fresh: dict[int, tuple[Noun, str]] = {}
        head = project.model_dump(mode="json", exclude={"cast", "scenes", "parked"})
        fields = [f"{_quoted(key)}: {_indented(value)}" for key, value in head.items()]
        cast = [self._text(member, 2, fresh) for member in project.cast]
        scenes = [self._scene(scene, fresh) for scene in project.scenes]
        fields += [f'"cast": {_listed(cast, 1)}', f'"scenes": {_listed(scenes, 1)}']
        parked = [self._text(panel, 2, fresh) for panel in project.parked]
        fields.append(f'"parked": {_listed(parked, 1)}')
        self._known = fresh
        return ("{\n " + ",\n ".join(fields) + "\n}\n").encode()

    def _scene(self, scene: Scene, fresh: dict[int, tuple[Noun, str]]) -> str:
        head = scene.model_dump(mode="json", exclude={"panels"})
        fields = [f"{_quoted(key)}: {_quoted(value)}" for key, value in head.items()]
        panels = [self._text(panel, 4, fresh) for panel in scene.panels]
        fields.append(f'"panels": {_listed(panels, 3)}')
        return "{\n   " + ",\n   ".join(fields) + "\n  }"

    def _text(self, noun: Noun, depth: int, fresh: dict[int, tuple[Noun, str]]) -> str:
        known = self._known.get(id(noun))
        if known is None or known[0] is not noun:
            known = noun, noun.model_dump_json(indent=1).replace("\n", "\n" + " " * depth)
        fresh[id(noun)] = known
        return known[1]


def _listed(items: Sequence[str], depth: int) -> str:
    if not items:
        return "[]"
    line = "\n" + " " * (depth + 1)
    return "[" + line + ("," + line).join(items) + "\n" + " " * depth + "]"


def _indented(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1).replace("\n", "\n ")


def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
