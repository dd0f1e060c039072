"""One paragraph of a script, whatever the format it came in. Knows no panel."""

from dataclasses import dataclass

# What becomes part of the board, and what stays in the kept script only.
KINDS = (
    "heading", "action", "cue", "parenthetical", "dialogue", "note", "synopsis", "section",
    "transition", "title", "boneyard", "page break",
)  # fmt: skip
SET_ASIDE = ("title", "boneyard", "page break")


@dataclass(frozen=True)
class Element:
    """`line`: where it begins in the file, from 1 (0 = the format has no lines)."""

    kind: str  # one of KINDS
    text: str
    line: int = 0
    number: str = ""  # of a scene, as the script writes it
    dual: bool = False  # a cue that speaks together with the one before
    level: int = 1  # of a section
