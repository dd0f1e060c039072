"""What a scene heading says: place, time of day, weather. Knows words; knows no script."""

import re

from storyboard.pocket import vocabulary as v

_PREFIX = re.compile(
    r"^(INT\.?/EXT|EXT\.?/INT|I\.?/E|INT|EXT|EST)\s*[./\s-]+(?=\S)\s*", re.IGNORECASE
)
_PARTS = re.compile(r"\s+[-–—ー]+\s+|　+|／")
_ASIDE = re.compile(r"[（(]([^（）()]*)[）)]")


def heading_words(heading: str) -> tuple[str, str, str]:
    """(place, time of day, weather) of a scene heading, as readable words."""
    bare = _PREFIX.sub("", heading.strip().lstrip("○〇◯."))
    asides = " ".join(_ASIDE.findall(bare))
    parts = [part.strip() for part in _PARTS.split(_ASIDE.sub("", bare)) if part.strip()]
    times = (" ".join(parts[1:]), asides, bare)
    time = next((found for text in times if (found := v.term_of(v.TIMES, text))), None)
    weather = v.term_of(v.WEATHERS, bare)
    place = parts[0].lower() if parts and parts[0].isascii() else "".join(parts[:1])
    return place, time.en[0] if time else "", weather.en[0] if weather else ""
