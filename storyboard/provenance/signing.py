"""Signs a finished file with C2PA: the last thing that is done to it. Nothing goes to a network.

The manifest holds the action "created" with its digital source type, and our own record. What
C2PA has no place for (WebM, CSV, SRT) is left as it is.
"""

import io
import json
from typing import Any

from storyboard.errors import StorageError
from storyboard.preferences import preferences
from storyboard.provenance.identity import Identity, identity
from storyboard.provenance.record import Record

KINDS = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".mp4": "video/mp4",
}
OURS = "local.storyboard.record"  # label of our assertion
QUIET: dict[str, Any] = {
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}


def sealed(data: bytes, kind: str, record: Record, signer: Identity | None = None) -> bytes:
    """The file's bytes with a signed manifest. `kind`: its ending. Raises BadInput, StorageError."""
    import c2pa

    signer = signer or identity(preferences())
    if kind == ".mp4":
        record = record.model_copy(update={"head": head_of(data).hex()})
    facts = c2pa.C2paSignerInfo(
        alg=signer.algorithm, sign_cert=signer.chain, private_key=signer.key, ta_url=None
    )
    sealed_one = io.BytesIO()
    try:
        with c2pa.Context.from_dict(QUIET) as context, c2pa.Signer.from_info(facts) as tool:
            builder = c2pa.Builder(json.dumps(_manifest(record)), context=context)
            builder.sign(tool, KINDS[kind], io.BytesIO(data), sealed_one)
    except c2pa.C2paError as error:
        raise StorageError(
            f"It could not be signed: {error}. Give another certificate with `storyboard signing`, "
            f"or turn signing off there."
        ) from error
    return sealed_one.getvalue()


def head_of(film: bytes) -> bytes:
    """The first box of an MP4 (ftyp), which C2PA's hash leaves out."""
    return film[: int.from_bytes(film[:4], "big")]


def _manifest(record: Record) -> dict[str, Any]:
    name, _, number = record.software.partition(" ")
    created = {"action": "c2pa.created", "digitalSourceType": record.source.address}
    return {
        "claim_generator_info": [{"name": name, "version": number}],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [created]}},
            {"label": OURS, "data": record.model_dump(mode="json", exclude_defaults=True)},
        ],
    }
