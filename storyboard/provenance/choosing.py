"""What its user says once about signing: on or off, which certificate, a hidden mark or none."""

from pathlib import Path
from typing import Any

from storyboard.errors import BadInput
from storyboard.preferences import prefer, preferences
from storyboard.provenance.identity import given_identity, identity_folder
from storyboard.provenance.record import Record, software
from storyboard.provenance.signing import sealed
from storyboard.provenance.watermark import watermarker_named

# a picture of one pixel, to try a certificate on
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8ffff3f0005fe02fe0def46b80000000049454e44ae426082"
)


def choose_signing(
    *,
    on: bool | None = None,
    certificate: Path | None = None,
    key: Path | None = None,
    own: bool = False,
    watermark: str | None = None,
) -> None:
    """Changes what is given and leaves the rest. A certificate that cannot sign is refused at once."""
    chosen: dict[str, object] = {} if on is None else {"sign": on}
    if own:
        chosen |= {"certificate": None, "key": None}
    if (certificate is None) != (key is None):
        raise BadInput(
            "A certificate needs its private key: give --certificate and --key together."
        )
    if certificate is not None and key is not None:
        certificate, key = certificate.resolve(), key.resolve()
        sealed(_PIXEL, ".png", Record(software=software()), given_identity(certificate, key))
        chosen |= {"certificate": certificate, "key": key}
    if watermark is not None:
        name = "" if watermark.lower() == "none" else watermark.lower()
        if name:
            watermarker_named(name)
        chosen["watermark"] = name
    if chosen:
        prefer(**chosen)


def signing_facts() -> dict[str, Any]:
    """What is chosen now."""
    now = preferences()
    own = now.certificate is None
    return {
        "sign": now.sign,
        "signer": "made by storyboard for this computer" if own else "given",
        "certificate": now.certificate or identity_folder(),
        "watermark": now.watermark,
    }
