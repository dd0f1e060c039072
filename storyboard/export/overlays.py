"""What is drawn over frames and pictures: balloons, burnt-in captions, slates. Set by typst, put on by Pillow.

The same lettering as on pages, so a balloon looks alike everywhere. Knows no film and no archive.
"""

import io
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from storyboard.export.fonts import STAND_IN, fonts_for, named
from storyboard.export.material import balloon_data
from storyboard.export.typesetting import Job, lay_out_templates, pngs_of
from storyboard.story import Balloon


@dataclass(frozen=True)
class Overlay:
    """What lies over one frame."""

    balloons: tuple[Balloon, ...] = ()
    caption: str = ""
    slate: tuple[str, str] | None = None  # number and words, where there is no picture

    @property
    def empty(self) -> bool:
        return self == Overlay()


def drawn(
    overlays: Sequence[Overlay], size: tuple[int, int], fonts_folder: Path, language: str = "en"
) -> tuple[dict[Overlay, Image.Image], tuple[str, ...]]:
    """Each as a transparent picture of that size in pixels, and the letters that no font has, named."""
    wanted = [one for one in dict.fromkeys(overlays) if not one.empty]
    if not wanted:
        return {}, ()
    fonts = fonts_for("".join(map(_letters, wanted)), fonts_folder)
    table = {ord(letter): STAND_IN for letter in fonts.missing}
    with tempfile.TemporaryDirectory(prefix="storyboard-") as scratch:
        lay_out_templates(Path(scratch))
        data = {
            "width": size[0],
            "height": size[1],
            "language": language,
            "fonts": list(fonts.families),
            "overlays": [_data(one, size[0] / size[1], table) for one in wanted],
        }
        job = Job(Path(scratch), "overlay.typ", data, fonts, datetime.now(UTC))
        pages = pngs_of(job, ppi=72)
    pictures = [Image.open(io.BytesIO(page)).convert("RGBA") for page in pages]
    told = tuple(
        f"No font has {named(letter)}: {STAND_IN} stands in its place."
        for letter in sorted(fonts.missing)
    )
    return dict(zip(wanted, pictures, strict=True)), told


def over(picture: Image.Image, overlay: Image.Image | None) -> Image.Image:
    """The picture with the overlay on it; of the picture's size."""
    if overlay is None:
        return picture
    if overlay.size != picture.size:
        overlay = overlay.resize(picture.size, Image.Resampling.LANCZOS)
    return Image.alpha_composite(picture.convert("RGBA"), overlay).convert("RGB")


def _letters(overlay: Overlay) -> str:
    return "".join((*(b.text for b in overlay.balloons), overlay.caption, *(overlay.slate or ())))


def _data(overlay: Overlay, aspect: float, table: dict[int, str]) -> dict[str, object]:
    balloons = [
        balloon_data(b.edited(text=b.text.translate(table)), aspect) for b in overlay.balloons
    ]
    slate = overlay.slate and {
        "number": overlay.slate[0],
        "words": overlay.slate[1].translate(table)[:400],
    }
    return {"balloons": balloons, "caption": overlay.caption.translate(table), "slate": slate}
