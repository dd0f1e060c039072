"""Makes the two certificates that C2PA asks for, a root and a leaf it issued, and the leaf's key."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

ROOT_NAME, LEAF_NAME = "Storyboard, this computer", "Storyboard, signer"
DAYS = 365 * 30  # nobody stamps the time, so a file would be refused when the certificate ends
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def new_identity() -> tuple[bytes, bytes, bytes]:
    """-> root, leaf and root as a chain, the leaf's key; all PEM.

    The root's key is thrown away, so that nothing else can be issued under it.
    """
    root_key, leaf_key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = _certificate(ROOT_NAME, root_key, root_key, ca=True)
    leaf = _certificate(LEAF_NAME, leaf_key, root_key, ca=False)
    private = leaf_key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return root, leaf + root, private


def _certificate(
    name: str, key: EllipticCurvePrivateKey, issuer_key: EllipticCurvePrivateKey, *, ca: bool
) -> bytes:
    """X.509 as C2PA's trust model asks for it: critical key usages, an extended one on the leaf."""
    now = datetime.now(UTC)
    allowed = {"key_cert_sign", "crl_sign"} if ca else {"digital_signature"}
    builder = (
        x509.CertificateBuilder()
        .subject_name(_named(name))
        .issuer_name(_named(ROOT_NAME))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DAYS))
        .add_extension(x509.BasicConstraints(ca, None), True)
        .add_extension(x509.KeyUsage(**{use: use in allowed for use in USAGES}), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
    )
    if not ca:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key())
        builder = builder.add_extension(usage, False).add_extension(issuer, False)
    return builder.sign(issuer_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _named(name: str) -> x509.Name:
    parts = {NameOID.COMMON_NAME: name, NameOID.ORGANIZATION_NAME: "Storyboard"}
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in parts.items()])
