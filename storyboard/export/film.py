"""The animatic: every panel for as many frames as it lasts. MP4 (H.264), WebM (VP9), GIF."""

import io
from pathlib import Path
from typing import Any

import noto_cjk
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from storyboard.export.report import Options, Product
from storyboard.export.shots import Shot, not_drawn, shots
from storyboard.storage import ProjectFolder
from storyboard.story import Project

HEIGHT = 504  # pixels; the width follows from the frame format
CODECS: dict[str, tuple[str, dict[str, str]]] = {
    ".mp4": ("libx264", {"crf": "18", "preset": "veryfast", "tune": "stillimage"}),
    ".webm": ("libvpx-vp9", {"crf": "28", "b": "0", "deadline": "realtime", "cpu-used": "8"}),
}
GROUND, INK = (32, 32, 39), (200, 198, 206)


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel."""
    project = folder.read()
    found = shots(folder, project, options)
    kind = to.suffix.lower()
    film = _gif(found, project) if kind == ".gif" else _video(found, project, kind)
    return Product(film, found[-1].end, "frame", not_drawn(found))


def _video(found: list[Shot], project: Project, kind: str) -> bytes:
    import av

    codec, options = CODECS[kind]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind.removeprefix(".")) as container:
        stream: Any = container.add_stream(codec, rate=project.fps, options=options)
        stream.width, stream.height = size_of(project)
        stream.pix_fmt = "yuv420p"
        for shot in found:
            image = np.asarray(picture_of(shot, size_of(project)))
            frame: Any = av.VideoFrame.from_ndarray(image, format="rgb24").reformat(
                format="yuv420p"
            )
            frame.time_base = 1 / stream.codec_context.framerate
            for number in range(shot.start, shot.end):
                frame.pts = number
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


def _gif(found: list[Shot], project: Project) -> bytes:
    """Hundredths of a second, rounded from the beginning on so that nothing adds up."""
    ends = [round(shot.end * 100 / project.fps) for shot in found]
    lengths = [end - begin for begin, end in zip([0, *ends], ends, strict=False)]
    images = [picture_of(shot, size_of(project)) for shot in found]
    buffer = io.BytesIO()
    images[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=images[1:],
        duration=[length * 10 for length in lengths],
        loop=0,
    )
    return buffer.getvalue()


def size_of(project: Project) -> tuple[int, int]:
    """Even numbers, as video wants them."""
    return round(HEIGHT * project.frame.aspect / 2) * 2, HEIGHT


def picture_of(shot: Shot, size: tuple[int, int]) -> Image.Image:
    """The chosen take, or a slate with the panel's number and action."""
    if shot.picture is not None:
        with Image.open(shot.picture) as picture:
            return picture.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    slate = Image.new("RGB", size, GROUND)
    draw = ImageDraw.Draw(slate)
    font = ImageFont.truetype(str(noto_cjk.font_path("sans", "jp", "regular")), size[1] // 18)
    words = "\n".join(_wrapped(f"{shot.number}  {shot.panel.action}", 36))
    middle = (size[0] / 2, size[1] / 2)
    draw.multiline_text(middle, words, INK, font, anchor="mm", align="center")
    return slate


def _wrapped(text: str, wide: int) -> list[str]:
    """Lines of at most that many half-width letters; a Japanese letter counts as two."""
    lines, width = [""], 0
    for letter in text.replace("\n", " "):
        step = 1 if letter.isascii() else 2
        if width + step > wide and len(lines) < 6:
            lines.append("")
            width = 0
        lines[-1] += letter
        width += step
    return lines
