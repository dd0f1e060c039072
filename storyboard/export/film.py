"""The animatic: every panel for as many frames as it lasts. MP4 (H.264), WebM (VP9), GIF.

Balloons and captions lie over the frame; a camera move of the notes wanders over the picture below.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from storyboard.export.material import language_of
from storyboard.export.moves import Move, move_of
from storyboard.export.overlays import Overlay, drawn, over
from storyboard.export.report import Options, Product
from storyboard.export.shots import Shot, not_drawn, shots
from storyboard.export.subtitles import cues_of
from storyboard.storage import ProjectFolder
from storyboard.story import Project

HEIGHT = 504  # pixels; the width follows from the frame format
GIF_FPS = 12  # of a moving camera in a GIF
CODECS: dict[str, tuple[str, dict[str, str]]] = {
    ".mp4": ("libx264", {"crf": "18", "preset": "veryfast", "tune": "stillimage"}),
    ".webm": ("libvpx-vp9", {"crf": "28", "b": "0", "deadline": "realtime", "cpu-used": "8"}),
}
GROUND = (32, 32, 39)


@dataclass(frozen=True)
class Stretch:
    """Frames of one shot under the same overlay. start, end: frames of the film."""

    shot: Shot
    start: int
    end: int
    overlay: Overlay
    move: Move | None


class Frames:
    """Makes the frames of a film from stretches."""

    def __init__(self, folder: ProjectFolder, project: Project, options: Options) -> None:
        self.project, self.size = project, size_of(project)
        self.shots = shots(folder, project, options)
        self.stretches = [one for shot in self.shots for one in stretches(shot, options)]
        language = options.language or language_of(project)
        self.overlays, self.told = drawn(
            [one.overlay for one in self.stretches], self.size, folder.folder / "fonts", language
        )

    def stills(self) -> Iterator[tuple[Stretch, Image.Image]]:
        """Every stretch with its first frame."""
        for stretch in self.stretches:
            yield stretch, self._at(stretch, self._whole(stretch), stretch.start)

    def moving(self, stretch: Stretch, step: int = 1) -> Iterator[Image.Image]:
        """Every step-th frame of a stretch with a move."""
        whole = self._whole(stretch)
        for number in range(stretch.start, stretch.end, step):
            yield self._at(stretch, whole, number)

    def _whole(self, stretch: Stretch) -> Image.Image:
        return picture_of(stretch.shot, self.size)

    def _at(self, stretch: Stretch, whole: Image.Image, number: int) -> Image.Image:
        shown = whole
        if stretch.move is not None:
            length = max(1, stretch.shot.panel.duration - 1)
            window = stretch.move.at((number - stretch.shot.start) / length)
            box = tuple(edge * side for edge, side in zip(window, self.size * 2, strict=True))
            shown = whole.resize(self.size, Image.Resampling.BICUBIC, box=box)  # type: ignore[arg-type]
        return over(shown, self.overlays.get(stretch.overlay))


def make(folder: ProjectFolder, to: Path, options: Options) -> Product:
    """Raises BadInput when there is no panel."""
    frames = Frames(folder, folder.read(), options)
    kind = to.suffix.lower()
    film = _gif(frames) if kind == ".gif" else _video(frames, kind)
    told = (*frames.told, *not_drawn(frames.shots))
    return Product(film, frames.shots[-1].end, "frame", told)


def stretches(shot: Shot, options: Options) -> Iterator[Stretch]:
    """A shot, cut where a burnt-in caption changes."""
    panel = shot.panel
    letters = not options.captions if options.lettering is None else options.lettering
    balloons = panel.balloons if letters else ()
    slate = None if shot.picture else (str(shot.number), panel.action)
    move = move_of(panel.notes) if options.moves and shot.picture else None
    cues = list(cues_of(shot)) if options.captions else []
    ends = [round(end) for _, end, _ in cues[:-1]] + [shot.end]
    begin = shot.start
    for end, caption in zip(ends, [text for _, _, text in cues] or [""], strict=True):
        if end > begin:
            yield Stretch(shot, begin, end, Overlay(balloons, caption, slate), move)
        begin = max(begin, end)


def _video(frames: Frames, kind: str) -> bytes:
    import av

    codec, options = CODECS[kind]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=kind.removeprefix(".")) as container:
        stream: Any = container.add_stream(codec, rate=frames.project.fps, options=options)
        stream.width, stream.height = frames.size
        stream.pix_fmt = "yuv420p"

        def packed(image: Image.Image) -> Any:
            frame: Any = av.VideoFrame.from_ndarray(np.asarray(image), format="rgb24")
            frame = frame.reformat(format="yuv420p")
            frame.time_base = 1 / stream.codec_context.framerate
            return frame

        for stretch, still in frames.stills():
            moving = frames.moving(stretch) if stretch.move else None
            frame = packed(still)
            for number in range(stretch.start, stretch.end):
                if moving is not None:
                    frame = packed(next(moving))
                frame.pts = number
                container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return buffer.getvalue()


def _gif(frames: Frames) -> bytes:
    """Hundredths of a second, rounded from the beginning on so that nothing adds up."""
    fps, images, ends = frames.project.fps, list[Image.Image](), list[int]()
    step = max(1, round(fps / GIF_FPS))
    for stretch, still in frames.stills():
        if stretch.move is None:
            images.append(still)
            ends.append(stretch.end)
            continue
        images += frames.moving(stretch, step)
        ends += [*range(stretch.start + step, stretch.end, step), stretch.end]
    clock = [round(end * 100 / fps) for end in ends]
    lengths = [end - begin for begin, end in zip([0, *clock], clock, strict=False)]
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
    """The chosen take, cut to the frame's format as pages cut it; plain ground where there is none."""
    if shot.picture is None:
        return Image.new("RGB", size, GROUND)
    with Image.open(shot.picture) as picture:
        return ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)
