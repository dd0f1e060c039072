"""Where in a file the C2PA manifest lies, and whether a byte of it was touched that C2PA passes over.

C2PA hashes the file without its own manifest, and signs the manifest without its box headers and
padding; a flipped bit there is noticed by nobody. Our own files are compared with how we write
them: boxes that fill each other, padding of zeros, PNG checksums. Knows bytes only.
"""

import re
import zlib

_TYPE = bytes.fromhex("00110010800000aa00389b71")  # ISO 19566-5: the tail of every content type
_KNOWN = {b"c2pa", b"c2ma", b"c2as", b"c2cl", b"c2cs", b"cbor", b"json", b"bfdb", b"c2pv", b"c2vc"}
_LABELS = (b"\x03c2pa", b"\x03c2pa.assertions", b"\x03c2pa.claim.v2", b"\x03c2pa.signature")
_ENTRY = re.compile(rb"(....)jumb....jumdc2pa", re.DOTALL)
_FILM = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # C2PA's box in an MP4
_GIF = b"\x21\xff\x0bC2PA_GIF\x01\x00\x00"
TRACES = (b"jumdc2pa", b"c2pa.claim", b"c2pa.assertions", b"C2PA_GIF")


def traces_in(data: bytes) -> bool:
    """Does something in there look like a manifest, readable or not?"""
    return any(trace in data for trace in TRACES)


def touched(data: bytes, kind: str) -> str:
    """Why the bytes around the signature are not as they were written, "" = they are."""
    store = _gif_store(data) if kind == ".gif" else _store(data)
    if store is None:
        return "the manifest cannot be found where it was written"
    if kind == ".png" and (wrong := _broken_chunk(data)):
        return f"the checksum of its {wrong} chunk is wrong"
    if kind in (".jpg", ".jpeg") and not _jpeg_segment(data):
        return "the segment around the manifest is damaged"
    if kind == ".mp4" and not _film_box(data):
        return "the box around the manifest is damaged"
    if not _boxes(store, 0, len(store)) or not _labelled(store):
        return "the boxes of the manifest are damaged"
    if not _padding(store):
        return "the padding of the signature is not empty"
    return ""


def _store(data: bytes) -> bytes | None:
    found = _ENTRY.search(data)
    if found is None:
        return None
    size = int.from_bytes(found[1], "big")
    return data[found.start() : found.start() + size] if size > 8 else None


def _gif_store(data: bytes) -> bytes | None:
    """Put together from sub-blocks, each with its length before it."""
    at = data.find(_GIF)
    if at < 0:
        return None
    at, parts = at + len(_GIF), []
    while at < len(data) and data[at]:
        parts.append(data[at + 1 : at + 1 + data[at]])
        at += 1 + data[at]
    return _store(b"".join(parts))


def _boxes(data: bytes, at: int, end: int) -> bool:
    """JUMBF: boxes fill their parent to the byte, and say of what type they are."""
    while at < end:
        size, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if size < 8 or at + size > end:
            return False
        if kind == b"jumb" and not _boxes(data, at + 8, at + size):
            return False
        if kind == b"jumd" and not _described(data[at + 8 : at + size]):
            return False
        if kind not in (b"jumb", b"jumd", b"cbor", b"json", b"bfdb", b"bidb", b"c2sh", b"free"):
            return False
        at += size
    return at == end


def _described(body: bytes) -> bool:
    """A content type that C2PA has, and the toggles of a box with a label (and perhaps a salt)."""
    return body[:4] in _KNOWN and body[4:16] == _TYPE and body[16] in (0x03, 0x13)


def _labelled(store: bytes) -> bool:
    """The four boxes every manifest has, by name; C2PA's readers do not insist on them."""
    return all(name + b"\0" in store for name in _LABELS)


def _padding(store: bytes) -> bool:
    """COSE's unprotected "pad" keeps room for the signature: zeros, then "detached" and the signature."""
    found = re.search(rb"\xa1cpad\x59(..)", store, re.DOTALL)
    if found is None:
        return False
    end = found.end() + int.from_bytes(found[1], "big")
    return not any(store[found.end() : end]) and store[end : end + 2] in (b"\xf6\x58", b"\xf6\x59")


def _broken_chunk(data: bytes) -> str:
    at = 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        body, mark = data[at + 4 : at + 8 + size], data[at + 8 + size : at + 12 + size]
        if zlib.crc32(body).to_bytes(4, "big") != mark:
            return body[:4].decode("ascii", "replace")
        at += 12 + size
    return "" if at == len(data) else "last"


def _jpeg_segment(data: bytes) -> bool:
    """APP11, "JP", box instance, packet 1: what stands before the manifest."""
    found = _ENTRY.search(data)
    at = found.start() - 12 if found else -1
    size = int.from_bytes(found[1], "big") if found else 0
    if size > 65_000:
        return True  # in several segments
    head = b"\xff\xeb" + (size + 10).to_bytes(2, "big") + b"JP\x02\x11\x00\x00\x00\x01"
    return at > 0 and data[at : at + 12] == head


def _film_box(data: bytes) -> bool:
    """uuid, C2PA's mark, version 0, "manifest", no Merkle tree."""
    found = _ENTRY.search(data)
    head = b"uuid" + _FILM + bytes(4) + b"manifest\0" + bytes(8)
    at = found.start() if found else 0
    return at > len(head) and data[at - len(head) : at] == head
