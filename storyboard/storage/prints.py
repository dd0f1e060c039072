"""Copies of pictures made for showing and printing. They lie in cache/ and may be deleted."""

import io
import os
import threading
from pathlib import Path

from PIL import Image

from storyboard.errors import BadInput
from storyboard.provenance.picture import with_record
from storyboard.storage.assets import hex_of
from storyboard.storage.files import TEMPORARY, disk_errors, replace
from storyboard.storage.folder import ProjectFolder

PRINT_QUALITY = 92  # with 4:4:4 chroma: coloured outlines stay sharp on paper
THUMBNAIL_QUALITY = 82


def print_jpeg(folder: ProjectFolder, digest: str) -> Path:
    """The picture as a JPEG of its full size with its record, made once. Raises NotFound."""
    path = folder.cache / "prints" / f"{hex_of(digest)}.jpg"
    if not path.exists():
        with Image.open(folder.picture(digest)) as picture:
            data = _encoded(
                _on_white(picture), "JPEG", quality=PRINT_QUALITY, subsampling=0, optimize=True
            )
            data = _with_record(data, picture)
        _keep(path, data)
    return path


def thumbnail(folder: ProjectFolder, digest: str, width: int = 480) -> Path:
    """The picture as a WebP at most that many pixels wide, made once. Raises NotFound."""
    path = folder.cache / "thumb" / f"{hex_of(digest)}-{width}.webp"
    if not path.exists():
        with Image.open(folder.picture(digest)) as picture:
            small = _on_white(picture)
        small.thumbnail((width, 4 * width), Image.Resampling.LANCZOS)
        _keep(path, _encoded(small, "WEBP", quality=THUMBNAIL_QUALITY, method=4))
    return path


def check_picture(path: Path) -> None:
    """Compares a picture's checksums, without decoding it. Raises BadInput for a damaged one."""
    try:
        with Image.open(path) as picture:
            picture.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise BadInput(
            f"The picture {path.name} is damaged. Choose another take, draw the panel anew, or copy "
            f"that file from a backup into {path.parent}."
        ) from error


def _with_record(jpeg: bytes, picture: Image.Image) -> bytes:
    try:
        return with_record(jpeg, picture)
    except BadInput:
        return jpeg  # a record that cannot be read is not handed on


def _on_white(picture: Image.Image) -> Image.Image:
    if "A" not in picture.getbands():
        return picture.convert("RGB")
    page = Image.new("RGBA", picture.size, "white")
    return Image.alpha_composite(page, picture.convert("RGBA")).convert("RGB")


def _encoded(picture: Image.Image, kind: str, **options: int | bool) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def _keep(path: Path, data: bytes) -> None:
    """No fsync: what a power cut takes from the cache is made again."""
    with disk_errors(f"make {path.name}"):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{TEMPORARY}{path.name}-{threading.get_ident()}-{os.getpid()}")
        temporary.write_bytes(data)
        replace(temporary, path)
