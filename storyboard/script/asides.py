"""Notes `[[…]]` and comments `/*…*/` taken out of a Fountain text, wherever they stand.

One that never ends is plain text: nothing behind it is lost. Knows no other element.
"""

import re
from collections.abc import Iterator

from storyboard.script.element import Element

Lines = list[tuple[int, str]]  # (line number in the file, text)


def without_asides(text: str) -> tuple[Lines, list[Element], str]:
    """(numbered lines that are left, notes and comments, seam). A line that held nothing else goes too.

    The seam, a letter that the text has not, parts the signs of openings that never end, so that no
    parser takes them for one; take it out of what comes back.
    """
    gone = next(mark for mark in map(chr, range(0xE000, 0xF8FF)) if mark not in text)
    asides: list[Element] = []
    kept: list[str] = []
    at, line = 0, 1
    for start, end in _spans(text):
        line += text.count("\n", at, start)
        inside = text[start:end]
        kind = "note" if inside.startswith("[[") else "boneyard"
        asides.append(Element(kind, inside[2:-2].strip(), line))
        kept += [text[at:start], gone, ("\n" + gone) * inside.count("\n")]
        at, line = end, line + inside.count("\n")
    kept.append(text[at:])
    at_seam = re.compile(rf"^{gone}[ \t]*|[ \t]?{gone}(?=[ \t]|$)|{gone}")
    lines = []
    for number, found in enumerate("".join(kept).split("\n"), start=1):
        if gone in found:
            found = at_seam.sub("", found)
            if not found.strip():
                continue
        found = re.sub(r"/(?=\*)|\[(?=\[)", lambda mark: mark[0] + gone, found)
        lines.append((number, found))
    return lines, asides, gone


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Where asides begin and end, from left to right. Linear, whatever is left open."""
    ends = {"/*": -1, "[[": -1}  # the next closing mark that is known
    breaks = -1  # the next empty line that is known
    at = 0
    for opening in re.finditer(r"/\*|\[\[", text):
        start, mark = opening.start(), opening[0]
        if start < at or ends[mark] == len(text):
            continue
        if ends[mark] < start + 2:
            found = text.find("*/" if mark == "/*" else "]]", start + 2)
            ends[mark] = found if found >= 0 else len(text)
        end = ends[mark]
        if end == len(text):
            continue
        if mark == "[[":  # an empty line breaks a note
            if breaks < start:
                found = text.find("\n\n", start)
                breaks = found if found >= 0 else len(text)
            if breaks < end:
                continue
        at = end + 2
        yield start, at
