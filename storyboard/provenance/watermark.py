"""A hidden mark in the pixels themselves, which survives where metadata does not. None by default.

A hook with one implementation, TrustMark (arXiv 2311.18297). It is an optional extra that brings
torchvision and fetches its own weights from its makers' server on the first use, so it needs the
network once; nothing of it comes with storyboard. Without the extra a sentence says so.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Protocol

from PIL import Image

from storyboard.errors import BadInput, StorageError


class Watermarker(Protocol):
    """Puts some bits of a text into a picture and finds them again."""

    def mark(self, picture: Image.Image, text: str) -> Image.Image: ...

    def read(self, picture: Image.Image) -> str:
        """The bits as text, "" where there is no mark."""


class TrustMark:
    """Adobe's TrustMark, variant Q, BCH-5: 61 bits, of which we use 56 as fourteen hex digits."""

    BITS = 56

    def __init__(self) -> None:
        try:
            from trustmark import TrustMark as Model  # the extra `watermark`

            self._model: Any = Model(verbose=False, model_type="Q", encoding_type=1)
        except (ImportError, OSError, RuntimeError) as error:
            raise StorageError(
                f"TrustMark cannot be loaded ({error}). It fetches its weights on the first use: "
                f"connect to a network once, or turn the mark off: `storyboard signing --watermark none`."
            ) from error

    def mark(self, picture: Image.Image, text: str) -> Image.Image:
        bits = f"{int(text[: self.BITS // 4], 16):0{self.BITS}b}".ljust(61, "0")
        marked: Image.Image = self._model.encode(picture.convert("RGB"), bits, MODE="binary")
        return marked

    def read(self, picture: Image.Image) -> str:
        bits, found, _ = self._model.decode(picture.convert("RGB"), MODE="binary")
        return f"{int(bits[: self.BITS], 2):0{self.BITS // 4}x}" if found else ""


WATERMARKERS: dict[str, Callable[[], Watermarker]] = {"trustmark": TrustMark}
_made: dict[str, Watermarker] = {}


def watermarker_named(name: str) -> Watermarker:
    """Made once. Raises BadInput with what to install, StorageError when it cannot be loaded."""
    if name not in WATERMARKERS:
        known = ", ".join(WATERMARKERS)
        raise BadInput(f"There is no hidden mark '{name}'. Choose one of: {known}, none.")
    if name == "trustmark" and find_spec("trustmark") is None:
        raise BadInput(
            "TrustMark is not installed. It is an optional extra that also brings torchvision and "
            "fetches its weights from a network once: `pip install 'storyboard[watermark]'`."
        )
    if name not in _made:
        _made[name] = WATERMARKERS[name]()
    return _made[name]
