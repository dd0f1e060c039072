"""Signed files are proven whole, and one flipped bit anywhere is told; keys are kept private."""

import io
import os
import stat
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PIL import Image

from storyboard.errors import BadInput
from storyboard.preferences import preferences
from storyboard.provenance.certificate import new_identity
from storyboard.provenance.choosing import choose_signing, signing_facts
from storyboard.provenance.identity import identity, identity_folder, own_identity
from storyboard.provenance.record import Record, Source, software
from storyboard.provenance.signing import sealed
from storyboard.provenance.verifying import State, verdict
from tests.provenance.files import plain_file

KINDS = (".png", ".jpg", ".gif", ".pdf", ".mp4")
RECORD = Record(software=software(), project="手紙", source=Source.COMPOSITE)


@pytest.fixture(params=KINDS)
def signed(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bytes]:
    path = tmp_path / f"file{request.param}"
    return path, sealed(plain_file(request.param, tmp_path), request.param, RECORD)


def test_a_signed_file_is_intact_and_says_what_made_it(signed: tuple[Path, bytes]) -> None:
    found = verdict(*signed)
    assert (found.state, found.signed, found.signer) == (State.INTACT, True, "this computer")
    assert found.made_by == software()
    assert found.source == "compositeWithTrainedAlgorithmicMedia"
    assert found.record is not None
    assert found.record.project == "手紙"


def test_one_flipped_bit_is_told_wherever_it_is(signed: tuple[Path, bytes]) -> None:
    path, data = signed
    step = max(1, len(data) // 700)
    missed = []
    for at in range(0, len(data), step):
        changed = bytearray(data)
        changed[at] ^= 1 << at % 8
        if verdict(path, bytes(changed)).state is not State.CHANGED:
            missed.append(at)
    assert missed == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(cut=some.integers(min_value=1, max_value=4000), tail=some.binary(min_size=1, max_size=40))
def test_cut_short_or_made_longer_is_never_intact(
    signed: tuple[Path, bytes], cut: int, tail: bytes
) -> None:
    path, data = signed
    assert verdict(path, data[: max(0, len(data) - cut)]).state is not State.INTACT
    assert verdict(path, data + tail).state is not State.INTACT


def test_a_stripped_file_has_no_record(tmp_path: Path) -> None:
    data = sealed(plain_file(".jpg", tmp_path), ".jpg", RECORD)
    stripped = io.BytesIO()
    Image.open(io.BytesIO(data)).save(stripped, "JPEG")
    assert verdict(tmp_path / "x.jpg", stripped.getvalue()).state is State.NONE


def test_a_stranger_s_signature_is_valid_and_named(tmp_path: Path) -> None:
    own_identity()
    _, chain, key = new_identity()
    (tmp_path / "chain.pem").write_bytes(chain)
    (tmp_path / "key.pem").write_bytes(key)
    choose_signing(certificate=tmp_path / "chain.pem", key=tmp_path / "key.pem")
    data = sealed(plain_file(".png", tmp_path), ".png", RECORD)
    found = verdict(tmp_path / "x.png", data)
    assert (found.state, found.signer) == (State.INTACT, "Storyboard, signer")
    choose_signing(own=True)
    assert identity(preferences()).own


def test_the_key_is_private_and_made_once(tmp_path: Path) -> None:
    first = own_identity()
    key = identity_folder() / "key.pem"
    if os.name == "posix":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
        assert stat.S_IMODE(identity_folder().stat().st_mode) == 0o700
    assert own_identity() == first
    assert str(identity_folder()).startswith(str(tmp_path))


def test_many_programs_at_once_make_one_key() -> None:
    code = "from storyboard.provenance.identity import own_identity; print(own_identity().chain)"
    running = [
        subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    assert len({process.communicate()[0] for process in running}) == 1
    assert [p.name for p in identity_folder().parent.iterdir()] == ["identity"]


def test_impossible_certificates_are_refused_and_change_nothing(tmp_path: Path) -> None:
    key = ec.generate_private_key(ec.SECP256K1())
    odd = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (tmp_path / "odd.pem").write_bytes(odd)
    (tmp_path / "text.pem").write_text("not a key")
    for certificate, given_key, says in (
        (tmp_path / "gone.pem", tmp_path / "gone.pem", "cannot be read"),
        (tmp_path / "text.pem", tmp_path / "text.pem", "private key cannot be read"),
        (tmp_path / "text.pem", tmp_path / "odd.pem", "that kind of key"),
        (tmp_path / "text.pem", None, "together"),
    ):
        with pytest.raises(BadInput, match=says):
            choose_signing(certificate=certificate, key=given_key)
    assert signing_facts()["certificate"] == identity_folder()


def test_a_mark_that_is_not_installed_is_told() -> None:
    with pytest.raises(BadInput, match="optional extra"):
        choose_signing(watermark="trustmark")
    with pytest.raises(BadInput, match="no hidden mark 'x'"):
        choose_signing(watermark="x")
    assert preferences().watermark == ""


def test_the_environment_decides_over_the_preferences(monkeypatch: pytest.MonkeyPatch) -> None:
    choose_signing(on=False)
    assert not preferences().sign
    monkeypatch.setenv("STORYBOARD_SIGN", "on")
    assert preferences().sign


def test_a_signed_pdf_keeps_its_tags_and_identifiers(tmp_path: Path) -> None:
    data = sealed(plain_file(".pdf", tmp_path), ".pdf", RECORD)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert (metadata.pdfa_status, metadata.get("pdfuaid:part")) == ("3A", "1")
        assert [str(file.AFRelationship) for file in pdf.Root.AF] == ["/C2PA_Manifest"]
