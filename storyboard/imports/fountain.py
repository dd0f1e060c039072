"""Fountain and Japanese scripts, in any usual encoding. Every other text is read as one, too."""

from dataclasses import replace

from storyboard.errors import BadInput
from storyboard.imports.options import Options
from storyboard.imports.source import Source
from storyboard.script.breakdown import Breakdown, broken_down
from storyboard.script.fountain import elements

TITLE = "Script (Fountain, or Japanese with ○ and 「」)"
ENDINGS = (".fountain", ".spmd", ".txt", ".md", "")


def recognises(source: Source) -> bool:
    """Any text that is not another format's."""
    if source.fields is not None or source.ending not in ENDINGS:
        return False
    try:
        return bool(source.text.strip())
    except BadInput:
        return False


def read(source: Source, options: Options) -> Breakdown:
    """Raises BadInput."""
    title, found = elements(source.text)
    made = broken_down(title, found, options.cutting, options.fps)
    return replace(made, text=source.text)
