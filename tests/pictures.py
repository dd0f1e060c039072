"""A small script and plain pictures for tests."""

import io

from PIL import Image

SCRIPT = """INT. KITCHEN - NIGHT

Medium shot. KON, a fox, waves happily.

KON
こんばんは。

Wide shot. Kon and MARA, a girl, sit.

EXT. STREET - DAY

The street is empty.
"""


def picture_bytes(
    colour: str = "red", size: tuple[int, int] = (96, 128), kind: str = "PNG"
) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()
