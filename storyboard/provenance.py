"""What made this picture: the request inside every PNG we write, as iTXt, and the way back.

`storyboard` carries the whole request; `parameters` is what A1111 and ComfyUI users look for.
"""

import io
import json
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from storyboard.errors import BadInput
from storyboard.render.request import RenderRequest


def png_bytes(picture: Image.Image, request: RenderRequest) -> bytes:
    """The picture as PNG with its request; Japanese text needs iTXt, so all of it is."""
    info = PngInfo()
    info.add_itxt("storyboard", request.model_dump_json())
    info.add_itxt("parameters", parameters(request))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=info)
    return buffer.getvalue()


def parameters(request: RenderRequest) -> str:
    """The request in A1111's text form."""
    facts = {
        "Steps": request.steps,
        "Sampler": request.solver,
        "CFG scale": request.guidance,
        "Seed": request.seed,
        "Size": f"{request.size.width}x{request.size.height}",
        "Model hash": request.weights.partition(":")[2][:10],
        "Model": request.family,
    }
    lines = [request.prompt]
    if request.negative:
        lines.append(f"Negative prompt: {request.negative}")
    return "\n".join([*lines, ", ".join(f"{name}: {value}" for name, value in facts.items())])


def request_in(path: Path) -> RenderRequest:
    """The request that a PNG of ours carries. Raises BadInput."""
    try:
        with Image.open(path) as picture:
            text = picture.info.get("storyboard", "")
    except OSError as error:
        raise BadInput(f"'{path.name}' is no picture that can be read: {error}.") from error
    if not text:
        raise BadInput(f"'{path.name}' carries no record of how it was made.")
    return RenderRequest.model_validate(json.loads(text))
