"""A picture's own text: the request goes in and comes out; changes are told even without a signature."""

import io
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from storyboard.errors import BadInput
from storyboard.preferences import prefer
from storyboard.provenance import png_bytes, request_in, xmp_packet
from storyboard.provenance.picture import record_in, with_record
from storyboard.provenance.record import Source
from storyboard.provenance.storing import stored_png
from storyboard.provenance.verifying import State, verdict, verify
from storyboard.provenance.watermark import WATERMARKERS
from storyboard.provenance.xmp import ours_in, source_in
from storyboard.render.request import RenderRequest
from tests.provenance.files import REQUEST, noise


@pytest.fixture
def unsigned() -> bytes:
    prefer(sign=False)
    return stored_png(noise(), REQUEST)


@pytest.mark.parametrize("sign", [True, False])
def test_a_stored_png_carries_everything(tmp_path: Path, sign: bool) -> None:
    prefer(sign=sign)
    path = tmp_path / "take.png"
    path.write_bytes(stored_png(noise(), REQUEST))
    assert request_in(path) == REQUEST
    with Image.open(path) as picture:
        assert picture.convert("RGB").tobytes() == noise().tobytes()
        assert picture.info["parameters"].startswith('a fox & "Kon" <waves>, こんばんは\nSteps: 8')
        assert source_in(picture.info["XML:com.adobe.xmp"]) == Source.MODEL.address
    found = verify(path)
    assert (found.state, found.signed) == (State.INTACT, sign)
    assert found.record is not None
    assert found.record.libraries["torch"]


def test_the_jpeg_of_a_stored_png_carries_it_too(tmp_path: Path) -> None:
    path = tmp_path / "print.jpg"
    buffer = io.BytesIO()
    noise().save(buffer, "JPEG")
    with Image.open(io.BytesIO(png_bytes(noise(), REQUEST))) as stored:
        path.write_bytes(with_record(buffer.getvalue(), stored))
    assert request_in(path) == REQUEST
    with Image.open(path) as picture:
        picture.load()
        assert source_in(picture.info["xmp"].decode()) == Source.MODEL.address
    assert verify(path).state is State.INTACT
    other = path.read_bytes()[:-40] + bytes(20) + path.read_bytes()[-20:]
    assert verdict(path, other).state is State.CHANGED


@settings(max_examples=40, deadline=None)
@given(some.text(max_size=200))
def test_any_words_survive(words: str) -> None:
    packet = xmp_packet(Source.MODEL, "x", request=json.dumps({"prompt": words}))
    if words.isprintable():
        assert json.loads(ours_in(packet, "request"))["prompt"] == words
    request = REQUEST.model_copy(update={"prompt": words.replace("\x00", "")})
    try:
        request.model_dump_json().encode()
    except UnicodeEncodeError:
        return
    with Image.open(io.BytesIO(png_bytes(noise(4), request))) as picture:
        picture.load()
        assert RenderRequest.model_validate_json(picture.info["storyboard"]) == request


def test_unsigned_changes_are_told(tmp_path: Path, unsigned: bytes) -> None:
    path = tmp_path / "take.png"
    assert verdict(path, unsigned).state is State.INTACT

    def saved(picture: Image.Image, **texts: str) -> bytes:
        with Image.open(io.BytesIO(unsigned)) as stored:
            stored.load()
            kept = {**stored.info, **texts}
        info, buffer = PngInfo(), io.BytesIO()
        for key in ("storyboard", "storyboard-record"):
            info.add_itxt(key, kept[key])
        picture.save(buffer, "PNG", pnginfo=info)
        return buffer.getvalue()

    painted = noise()
    painted.putpixel((3, 3), (255, 0, 0))
    assert verdict(path, saved(noise())).state is State.INTACT  # written anew, the same picture
    assert verdict(path, saved(painted)).state is State.CHANGED
    other = REQUEST.model_copy(update={"prompt": "a cat"}).model_dump_json()
    assert verdict(path, saved(noise(), storyboard=other)).state is State.CHANGED


def test_a_signature_that_was_taken_off_is_told(tmp_path: Path) -> None:
    data = stored_png(noise(), REQUEST)
    buffer, info = io.BytesIO(), PngInfo()
    with Image.open(io.BytesIO(data)) as stored:
        stored.load()
        for key in ("storyboard", "storyboard-record"):
            info.add_itxt(key, stored.info[key])
        stored.save(buffer, "PNG", pnginfo=info)
    found = verdict(tmp_path / "x.png", buffer.getvalue())
    assert found.state is State.CHANGED
    assert "signature is gone" in found.why


def test_a_picture_without_any_record(tmp_path: Path, unsigned: bytes) -> None:
    buffer = io.BytesIO()
    with Image.open(io.BytesIO(unsigned)) as stored:
        stored.copy().save(buffer, "PNG", pnginfo=PngInfo())
    path = tmp_path / "x.png"
    path.write_bytes(buffer.getvalue())
    assert verify(path).state is State.NONE
    with pytest.raises(BadInput, match="no record"):
        request_in(path)


@pytest.mark.parametrize("data", [b"", b"words", b"%PDF-1.7\n%%EOF", b"PK\x03\x04", b"\x00" * 99])
def test_anything_else_has_no_record(tmp_path: Path, data: bytes) -> None:
    assert verdict(tmp_path / "file.bin", data).state is State.NONE


def test_a_record_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    info, path = PngInfo(), tmp_path / "odd.png"
    info.add_itxt("storyboard", '{"family": 3}')
    noise().save(path, pnginfo=info)
    assert verify(path).state is State.CHANGED
    with pytest.raises(BadInput, match="cannot be read"):
        record_in(path)


def test_a_hidden_mark_goes_into_the_pixels(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Corner:
        """The first hex digit of the request in one pixel."""

        def mark(self, picture: Image.Image, text: str) -> Image.Image:
            marked = picture.convert("RGB")
            marked.putpixel((0, 0), (int(text[0], 16), 1, 2))
            return marked

        def read(self, picture: Image.Image) -> str:
            pixel = picture.convert("RGB").getpixel((0, 0))
            assert isinstance(pixel, tuple)
            return f"{pixel[0]:x}" if pixel[1:] == (1, 2) else ""

    monkeypatch.setitem(WATERMARKERS, "corner", Corner)
    prefer(watermark="corner")
    path = tmp_path / "x.png"
    path.write_bytes(stored_png(noise(), REQUEST))
    with Image.open(path) as picture:
        assert Corner().read(picture) == REQUEST.digest.partition(":")[2][0]
    found = verify(path)
    assert found.state is State.INTACT
    assert found.record is not None
    assert found.record.watermark == "corner"


def test_a_picture_is_kept_when_it_cannot_be_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file where a folder should be")
    monkeypatch.setenv("STORYBOARD_CONFIG", str(blocked))
    found = verdict(tmp_path / "x.png", stored_png(noise(), REQUEST))
    assert (found.state, found.signed) == (State.INTACT, False)
