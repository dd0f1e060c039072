"""A picture's own record: the request inside every PNG and JPEG we write, and the way back.

`storyboard` carries the whole request, `storyboard-record` what else is known; `parameters` is what
A1111 and ComfyUI users look for. A PNG has them as iTXt, a JPEG inside its XMP.
"""

import hashlib
import io
import json
from pathlib import Path

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydantic import ValidationError

from storyboard.errors import BadInput
from storyboard.provenance.record import Record, Source, libraries, software
from storyboard.provenance.xmp import ours_in, xmp_packet
from storyboard.render.request import RenderRequest

REQUEST, RECORD, XMP = "storyboard", "storyboard-record", "XML:com.adobe.xmp"
LATENTS = "storyboard-latents"  # of an open picture's `info`
COMPRESSION = 6  # of 9; as small as it gets takes ten times as long
LATENTS_CHUNK = b"stLT"  # ancillary, private, not to be copied by whoever changes the picture
XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\x00"  # how an APP1 segment of a JPEG begins


def record_of(
    picture: Image.Image, request: RenderRequest, *, signed: bool = False, watermark: str = ""
) -> Record:
    """What is known about a picture that was just drawn."""
    return Record(
        software=software(),
        libraries=libraries(),
        source=Source.MODEL,
        request=request,
        digest=request.digest,
        content=pixels_of(picture),
        signed=signed,
        watermark=watermark,
    )


def png_bytes(picture: Image.Image, request: RenderRequest, record: Record | None = None) -> bytes:
    """The picture as PNG with its record; Japanese text needs iTXt, so all of it is."""
    record = record or record_of(picture, request)
    info = PngInfo()
    info.add_itxt(REQUEST, request.model_dump_json())
    info.add_itxt("parameters", parameters(request))
    info.add_itxt(RECORD, record.model_dump_json(exclude={"request"}, exclude_defaults=True))
    info.add_itxt(XMP, xmp_packet(record.source, record.software))
    if latents := picture.info.get(LATENTS):
        info.add(LATENTS_CHUNK, latents)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", pnginfo=info, compress_level=COMPRESSION)
    return buffer.getvalue()


def with_record(jpeg: bytes, picture: Image.Image) -> bytes:
    """The JPEG made from a stored picture, with that picture's record in its XMP; else as it is."""
    record = record_inside(picture, "picture")
    if record is None or record.request is None:
        return jpeg
    request = record.request.model_dump_json()
    own = record.model_copy(update={"content": coded_in(jpeg), "signed": False})
    more = own.model_dump_json(exclude={"request"}, exclude_defaults=True)
    packet = xmp_packet(record.source, record.software, request=request, record=more)
    segment = XMP_SEGMENT + packet.encode()
    if len(segment) > 65_533:  # what a JPEG segment holds: the mark alone then
        segment = XMP_SEGMENT + xmp_packet(record.source, record.software).encode()
    return jpeg[:2] + b"\xff\xe1" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]


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
    """The request that a picture of ours carries. Raises BadInput."""
    record = record_in(path)
    if record is None or record.request is None:
        raise BadInput(f"'{path.name}' carries no record of how it was made.")
    return record.request


def stored_picture(path: Path) -> Image.Image:
    """A picture of ours as RGB, with its texts and latents in `info`."""
    with Image.open(path) as stored:
        plain = stored.convert("RGB")
        chunks = dict(chunk[:2] for chunk in getattr(stored, "private_chunks", ()))
    if latents := chunks.get(LATENTS_CHUNK):
        plain.info[LATENTS] = latents
    return plain


def record_in(path: Path) -> Record | None:
    """The record in a picture's own text. Raises BadInput for what is no picture, or a broken record."""
    try:
        with Image.open(path) as picture:
            return record_inside(picture, path.name)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput(f"'{path.name}' is no picture that can be read: {error}.") from error


def record_inside(picture: Image.Image, name: str) -> Record | None:
    """The same of an open picture."""
    xmp = picture.info.get("xmp", b"")
    packet = xmp.decode("utf-8", "replace") if isinstance(xmp, bytes) else str(xmp)
    request = str(picture.info.get(REQUEST, "")) or ours_in(packet, "request")
    if not request:
        return None
    more = str(picture.info.get(RECORD, "")) or ours_in(packet, "record") or "{}"
    try:
        fields = {"software": "storyboard", **json.loads(more), "request": json.loads(request)}
        return Record.model_validate(fields)
    except (ValueError, TypeError, ValidationError, RecursionError) as error:
        raise BadInput(
            f"'{name}' carries a record that cannot be read. It was damaged, or written by a newer "
            f"storyboard: update, or take the picture from its project again."
        ) from error


def pixels_of(picture: Image.Image) -> str:
    """Digest of size and RGB values: the same whatever a program did to the file around them."""
    plain = picture.convert("RGB")
    mark = f"{plain.width}x{plain.height}:".encode()
    return f"sha256:{hashlib.sha256(mark + plain.tobytes()).hexdigest()}"


def coded_in(jpeg: bytes) -> str:
    """Digest of a JPEG without its APPn and comment segments: what is shown, and no metadata."""
    at = 2
    while jpeg[at : at + 1] == b"\xff" and (0xE0 <= jpeg[at + 1] <= 0xEF or jpeg[at + 1] == 0xFE):
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return f"sha256:{hashlib.sha256(jpeg[at:]).hexdigest()}"
