"""Final Draft scripts."""

from dataclasses import replace

from storyboard.imports.options import Options
from storyboard.imports.source import Source
from storyboard.script.breakdown import Breakdown, broken_down
from storyboard.script.fdx import elements

TITLE = "Final Draft (FDX)"
ENDINGS = (".fdx",)


def recognises(source: Source) -> bool:
    start = source.data[:4000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return start.startswith(b"<") and (b"<FinalDraft" in start or source.ending == ".fdx")


def read(source: Source, options: Options) -> Breakdown:
    """Raises BadInput."""
    title, found = elements(source.data, source.name)
    made = broken_down(title, found, options.cutting, options.fps)
    return replace(made, text=source.data.decode("utf-8", errors="replace"))
