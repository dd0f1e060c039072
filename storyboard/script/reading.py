"""Bytes of a script -> text: every usual encoding, every line ending. Refuses what is no text."""

from pathlib import Path

from storyboard.errors import BadInput

LARGEST = 20_000_000  # bytes
ENCODINGS = ("utf-8-sig", "shift_jis", "cp932", "euc_jp", "cp1252")


def read_text(source: Path | bytes, name: str) -> str:
    """The text with \\n line ends. Raises BadInput."""
    data = source if isinstance(source, bytes) else _bytes(source)
    if not data.strip():
        raise BadInput(f"The script '{name}' is empty. Write at least one line of action.")
    if len(data) > LARGEST:
        raise BadInput(f"The script '{name}' has {len(data) / 1e6:.0f} MB; up to 20 MB are read.")
    text = _decoded(data, name)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(
            f"Cannot read the script '{path}': {error.strerror}. Check the path."
        ) from error


def _decoded(data: bytes, name: str) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    if b"\x00" not in data:
        for encoding in ENCODINGS:
            try:
                return data.decode(encoding)
            except UnicodeDecodeError:
                continue
    raise BadInput(f"'{name}' is not a text file. Export the script as Fountain (plain text).")
