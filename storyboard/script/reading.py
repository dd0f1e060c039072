"""Bytes of a script -> text: every usual encoding, every line ending. Refuses what is no text."""

from storyboard.errors import BadInput

LARGEST = 20_000_000  # bytes
ENCODINGS = ("utf-8-sig", "shift_jis", "cp932", "euc_jp", "cp1252")
_MAGIC = {b"%PDF": "a PDF", b"PK\x03\x04": "an archive", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture",
          b"\xd0\xcf\x11\xe0": "an old Word document"}  # fmt: skip
_CONTROLS = frozenset(map(chr, range(32))) - set("\t\n\r\f\v\x1a")


def read_text(data: bytes, name: str) -> str:
    """The text with \\n line ends. Raises BadInput."""
    if not data.strip(b" \t\r\n\x00"):
        raise BadInput(f"The script '{name}' is empty. Write at least one line of action.")
    if len(data) > LARGEST:
        raise BadInput(f"The script '{name}' has {len(data) / 1e6:.0f} MB; up to 20 MB are read.")
    text = _decoded(data, name)
    controls = sum(map(text.count, _CONTROLS))
    if controls * 200 > len(text):
        raise _no_text(name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decoded(data: bytes, name: str) -> str:
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise _no_text(name, what)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data[:2000]:
        return _wide(data, name)
    for encoding in ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _no_text(name)


def _wide(data: bytes, name: str) -> str:
    """UTF-16 without its mark: read the wrong way round, its line ends are U+0A00 and U+0D00."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if set("\n\r") & set(text) and not set("\u0a00\u0d00\x00") & set(text):
            return text
    raise _no_text(name)


def _no_text(name: str, what: str = "") -> BadInput:
    found = f" but {what}" if what else ""
    return BadInput(f"'{name}' is not a text file{found}. Export the script as Fountain or FDX.")
