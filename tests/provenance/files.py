"""Small files of every kind that is signed, and a request to go into them."""

import io
from pathlib import Path

import av
import numpy as np
import typst
from PIL import Image

from storyboard.geometry import Box, Size
from storyboard.render.request import RenderRequest, Slot

REQUEST = RenderRequest(
    family="pocket",
    weights="sha256:" + "a" * 64,
    dtype="float32",
    solver="DPMSolverMultistepScheduler",
    prompt='a fox & "Kon" <waves>, こんばんは',
    negative="",
    steps=8,
    guidance=2.5,
    size=Size(width=64, height=64),
    crop=Size(width=64, height=64),
    seed=7,
    slots=(
        Slot(
            name="Kon",
            conditioning="sha256:" + "b" * 64,
            references=("sha256:" + "c" * 64,),
            region=Box(left=0, top=0, right=1, bottom=1),
            strength=1.0,
        ),
    ),
)


def noise(size: int = 20) -> Image.Image:
    """Pixels that compress badly, so that most bytes of a file are pixels."""
    levels = np.random.default_rng(0).integers(0, 255, (size, size, 3), dtype=np.uint8)
    return Image.fromarray(levels)


def plain_file(kind: str, folder: Path) -> bytes:
    """A whole little file of that ending, without any record."""
    if kind == ".mp4":
        return _film()
    if kind == ".pdf":
        source = folder / "plain.typ"
        source.write_text('#set document(title: "t")\n= Board\nKon waves.', encoding="utf-8")
        made = typst.compile(str(source), format="pdf", pdf_standards=["a-3a", "ua-1"])
        assert isinstance(made, bytes)
        return made
    buffer = io.BytesIO()
    noise().save(buffer, {".jpg": "JPEG"}.get(kind, kind[1:].upper()))
    return buffer.getvalue()


def _film() -> bytes:
    buffer = io.BytesIO()
    with av.open(buffer, "w", format="mp4") as film:
        stream = film.add_stream("libx264", rate=24)
        stream.width = stream.height = 64
        stream.pix_fmt = "yuv420p"
        for number in range(3):
            level = np.full((64, 64, 3), number * 80, dtype=np.uint8)
            frame = av.VideoFrame.from_ndarray(level, format="rgb24").reformat(format="yuv420p")
            frame.pts, frame.time_base = number, 1 / stream.codec_context.framerate
            film.mux(stream.encode(frame))
        film.mux(stream.encode())
    return buffer.getvalue()
