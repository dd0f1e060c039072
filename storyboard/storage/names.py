"""Names of projects, and the folder names made from them: safe on every file system."""

import re
import unicodedata

from storyboard.errors import BadInput

LONGEST = 120  # characters of a name
_FOLDER_BYTES = 150  # file systems take 255, and paths have more parts

_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # Windows devices


def clean_name(name: str, what: str = "project") -> str:
    """The name without outer and control characters. Raises BadInput when nothing is left."""
    visible = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in name)
    clean = " ".join(unicodedata.normalize("NFC", visible).split())
    if not clean:
        raise BadInput(f"A {what} needs a name, and this one is empty. Type at least one letter.")
    if len(clean) > LONGEST:
        raise BadInput(
            f"The name '{clean[:30]}…' has {len(clean)} characters; a {what} takes up to {LONGEST}."
        )
    return clean


def folder_name(name: str) -> str:
    """What the folder of such a project is called. Raises BadInput for '..' and the like."""
    safe = _UNSAFE.sub("-", clean_name(name)).strip(" .-")
    if not safe:
        raise BadInput(f"'{name}' cannot name a folder. Use at least one letter or digit.")
    if _RESERVED.fullmatch(safe.partition(".")[0]):
        safe = f"{safe}_"
    return safe.encode()[:_FOLDER_BYTES].decode(errors="ignore").strip(" .-")
