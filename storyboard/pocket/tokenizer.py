"""CLIP tokenizers from their merges alone: pocket's own, and the one of Stable Diffusion."""

import gzip
from collections.abc import Sequence
from pathlib import Path

from transformers import CLIPTokenizer

START, END = "<|startoftext|>", "<|endoftext|>"
LENGTH = 77  # tokens of a prompt, start and end included


def clip_tokenizer(merges: Sequence[tuple[str, str]], pad: str = END) -> CLIPTokenizer:
    """Bytes, bytes that end a word, what the merges make, start and end: CLIP's numbering."""
    alphabet = byte_alphabet()
    joined = ("".join(pair) for pair in merges)
    tokens = dict.fromkeys([*alphabet, *(letter + "</w>" for letter in alphabet), *joined])
    vocab = {token: number for number, token in enumerate([*tokens, START, END])}
    return CLIPTokenizer(vocab=vocab, merges=list(merges), model_max_length=LENGTH, pad_token=pad)


def read_merges(path: Path) -> list[tuple[str, str]]:
    """Of a gzipped text file, a pair a line."""
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return [(first, second) for first, second in (line.split(" ") for line in lines)]


def byte_alphabet() -> list[str]:
    """The 256 printable stand-ins for bytes of byte-level BPE (GPT-2's table)."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [
        *(chr(byte) for byte in printable),
        *(chr(256 + i) for i in range(256 - len(printable))),
    ]
