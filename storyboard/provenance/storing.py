"""A picture that was just drawn -> the bytes that are kept: hidden mark, record, signature.

What cannot be signed is kept unsigned, and the log says why: a picture is never lost for it.
"""

import logging

from PIL import Image

from storyboard.errors import StoryboardError
from storyboard.preferences import Preferences, preferences
from storyboard.provenance.picture import png_bytes, record_of
from storyboard.provenance.signing import sealed
from storyboard.provenance.watermark import watermarker_named
from storyboard.render.request import RenderRequest

log = logging.getLogger(__name__)


def stored_png(picture: Image.Image, request: RenderRequest) -> bytes:
    """The PNG of a drawn picture, as the preferences want it."""
    wanted = preferences()
    picture, mark = _marked(picture, request, wanted)
    if wanted.sign:
        try:
            record = record_of(picture, request, signed=True, watermark=mark)
            return sealed(png_bytes(picture, request, record), ".png", record)
        except StoryboardError as error:
            log.warning("A picture was kept unsigned. %s", error)
    return png_bytes(picture, request, record_of(picture, request, watermark=mark))


def _marked(
    picture: Image.Image, request: RenderRequest, wanted: Preferences
) -> tuple[Image.Image, str]:
    if not wanted.watermark:
        return picture, ""
    try:
        marker = watermarker_named(wanted.watermark)
        return marker.mark(picture, request.digest.partition(":")[2]), wanted.watermark
    except StoryboardError as error:
        log.warning("A picture was kept without a hidden mark. %s", error)
        return picture, ""
