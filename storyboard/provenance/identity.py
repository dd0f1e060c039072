"""The certificate that signs: an own one, made on the first use, or one that was given.

The private key lies in the user's configuration folder, readable by its owner alone, and never in
a project: a project can be handed on. The own certificate names no person and is known to nobody
else; a bare self-signed one is refused by C2PA, so a root and a leaf are made.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from storyboard.errors import BadInput, StorageError
from storyboard.preferences import Preferences
from storyboard.settings import config_folder

ROOT, CHAIN, KEY = "root.pem", "chain.pem", "key.pem"


@dataclass(frozen=True)
class Identity:
    """PEM texts. chain: leaf first, then its issuers."""

    chain: bytes
    key: bytes
    own: bool  # made by us

    @property
    def algorithm(self) -> bytes:
        """As C2PA calls it, by the kind of key. Raises BadInput."""
        from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            key = load_pem_private_key(self.key, None)
        except (ValueError, TypeError) as error:
            raise BadInput(
                f"The private key cannot be read ({error}). Give a PEM file without a password."
            ) from error
        if isinstance(key, ec.EllipticCurvePrivateKey):
            names = {"secp256r1": b"es256", "secp384r1": b"es384", "secp521r1": b"es512"}
            if key.curve.name in names:
                return names[key.curve.name]
        if isinstance(key, ed25519.Ed25519PrivateKey):
            return b"ed25519"
        if isinstance(key, rsa.RSAPrivateKey):
            return b"ps256"
        raise BadInput(
            "C2PA cannot sign with that kind of key. Use P-256, P-384, P-521, Ed25519 or RSA."
        )


def identity(preferences: Preferences) -> Identity:
    """The one that was given, else our own. Raises BadInput, StorageError."""
    if preferences.certificate is None:
        return own_identity()
    assert preferences.key is not None
    return given_identity(preferences.certificate, preferences.key)


def given_identity(certificate: Path, key: Path) -> Identity:
    """Reads a certificate chain and its key. Raises BadInput."""
    try:
        return Identity(certificate.read_bytes(), key.read_bytes(), own=False)
    except OSError as error:
        raise BadInput(
            f"The certificate to sign with cannot be read ({error.filename}: {error.strerror}). "
            f"`storyboard signing` sets another, or --own to use your own again."
        ) from error


def own_identity() -> Identity:
    """Made when it is first asked for; several programs at once get the same one."""
    folder = identity_folder()
    try:
        if not (folder / KEY).exists():
            _make(folder)
        return Identity((folder / CHAIN).read_bytes(), (folder / KEY).read_bytes(), own=True)
    except OSError as error:
        raise StorageError(
            f"The certificate to sign with cannot be kept in {folder} ({error.strerror}). Make the "
            f"folder writable, or turn signing off: `storyboard signing --off`."
        ) from error


def trusted_roots() -> bytes:
    """Roots that this computer signs with, or b""."""
    try:
        return (identity_folder() / ROOT).read_bytes()
    except OSError:
        return b""


def identity_folder() -> Path:
    return config_folder() / "identity"


def _make(folder: Path) -> None:
    """The whole folder or none: it is renamed into place; whoever comes second uses the first one's."""
    from storyboard.provenance.certificate import new_identity

    root, chain, key = new_identity()
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".identity-"))
    try:
        for name, data, mode in ((ROOT, root, 0o644), (CHAIN, chain, 0o644), (KEY, key, 0o600)):
            handle = os.open(half / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        os.rename(half, folder)
    except OSError:
        if not (folder / KEY).exists():
            raise
    finally:
        shutil.rmtree(half, ignore_errors=True)
