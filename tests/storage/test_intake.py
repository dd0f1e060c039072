"""Pictures that people bring: turned into plain PNG, or refused with a sentence."""

import io

import pytest
from PIL import Image

from storyboard.errors import BadInput
from storyboard.storage.intake import SIDE, intake


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(intake(data, "x")[0]))


GOOD = saved(Image.effect_noise((80, 60), 60).convert("RGB"))


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b"hello, I am a text", "not a picture"),
        (GOOD[: len(GOOD) // 2], "damaged"),
    ],
    ids=["0 bytes", "text", "truncated"],
)
def test_refused(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        intake(data, "bad.png")


def test_a_bomb_is_refused_before_it_is_decoded() -> None:
    with pytest.raises(BadInput, match="pixels"):
        intake(saved(Image.new("1", (20_000, 20_000))), "huge.png")


def test_large_pictures_are_made_smaller() -> None:
    assert max(opened(saved(Image.new("RGB", (3000, 1000)))).size) == SIDE


def test_cmyk_and_sixteen_bits_become_rgb() -> None:
    assert opened(saved(Image.new("CMYK", (40, 40), (0, 255, 255, 0)), "JPEG")).mode == "RGB"
    grey = opened(saved(Image.new("I;16", (40, 40), 32768)))
    assert grey.mode == "RGB"
    assert abs(grey.getpixel((5, 5))[0] - 128) <= 1  # type: ignore[index]


def test_exif_rotation_is_applied() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert opened(saved(Image.new("RGB", (80, 40)), "JPEG", exif=exif)).size == (40, 80)


def test_transparency_is_kept_and_animation_is_said() -> None:
    assert opened(saved(Image.new("RGBA", (40, 40), (255, 0, 0, 80)))).mode == "RGBA"
    frames = [Image.new("RGB", (40, 40), colour) for colour in ("red", "blue")]
    data = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert "animated" in intake(data, "x.gif")[1][0]
