"""Which fonts a text needs, and which of its letters none has. Knows fonts, no page.

Looked at in this order: ours, the project's folder fonts/, and only when a letter is still missing the
system's. So the same board looks the same everywhere, and a name in Thai still comes out.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import noto_cjk

FAMILY = "Noto Sans CJK JP"
STAND_IN = "□"
_FORMS = (".ttf", ".otf", ".ttc", ".otc")
_SEEN = {"Cf", "Mn", "Zs", "Zl", "Zp"}  # what may lack a glyph of its own without being missed


@dataclass(frozen=True)
class FontChoice:
    """Font files in order, the families by name, and the letters that no font has."""

    files: tuple[Path, ...]
    families: tuple[str, ...]
    missing: frozenset[str]


def fonts_for(letters: Iterable[str], own_folder: Path | None = None) -> FontChoice:
    """For a text's letters. own_folder: the project's fonts, may be missing."""
    wanted = {letter for letter in letters if letter not in "\n\t"}
    files = list(bundled())
    families = [FAMILY]
    missing = _without(wanted, letters_in(files[0]))
    for file in _in_folder(own_folder):
        files.append(file)
        families += [name for name in families_in(file) if name not in families]
        missing = _without(missing, letters_in(file))
    if missing:
        for file, family in _of_the_system():
            found = missing - _without(missing, letters_in(file))
            if found:
                files.append(file)
                families.append(family)
                missing -= found
            if not missing:
                break
    return FontChoice(tuple(files), tuple(dict.fromkeys(families)), frozenset(missing))


def bundled() -> tuple[Path, Path]:
    """Regular and bold: with the first alone, bold text comes out regular and nothing says so."""
    regular, bold = (
        Path(noto_cjk.font_path("sans", "jp", weight)) for weight in ("regular", "bold")
    )
    return regular, bold


def named(letter: str) -> str:
    """ "🦊 (U+1F98A, fox face)"."""
    name = unicodedata.name(letter, "no letter").lower()
    shown = f"{letter} " if letter.isprintable() else ""
    return f"{shown}(U+{ord(letter):04X}, {name})"


def letters_in(file: Path) -> frozenset[int]:
    """Code points that the font has a glyph for; of a collection its first font. Broken files have none."""
    return _letters_in(file, file.stat().st_mtime_ns)


@cache
def _letters_in(file: Path, stamp: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with TTFont(file, fontNumber=0, lazy=True) as font:
            return frozenset(font.getBestCmap() or ())
    except (OSError, TTLibError, KeyError, AssertionError):
        return frozenset()


def families_in(file: Path) -> list[str]:
    """As the typesetter calls them."""
    return [font.family for font in _known(str(file.parent)) if font.path == str(file)]


def _in_folder(folder: Path | None) -> list[Path]:
    if folder is None or not folder.is_dir():
        return []
    return sorted(f for f in folder.iterdir() if f.suffix.lower() in _FORMS and not f.is_symlink())


@cache
def _known(folder: str) -> list[Any]:
    import typst

    return list(typst.Fonts(False, False, [folder]).fonts())


@cache
def _of_the_system() -> list[tuple[Path, str]]:
    """Regular fonts that Noto Sans does not stand for, by name."""
    import typst

    fonts = typst.Fonts(True, False, []).fonts()
    regular = {f.path: f.family for f in fonts if f.path and f.weight == 400 and f.index == 0}
    ours = {path.name for path in bundled()}
    found = [(Path(path), name) for path, name in regular.items() if Path(path).name not in ours]
    return sorted(found, key=lambda one: (not one[1].startswith("Noto"), one[1]))


def _without(letters: set[str], known: frozenset[int]) -> set[str]:
    return {
        letter
        for letter in letters
        if ord(letter) not in known and unicodedata.category(letter) not in _SEEN
    }
