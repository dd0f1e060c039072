"""Learns a byte-level BPE in CLIP's layout from captions; the same corpus gives the same tokenizer.

The trainer of `tokenizers` is not deterministic from run to run, so the pairs are counted here.
"""

from collections import Counter
from itertools import pairwise

from tokenizers import Regex, pre_tokenizers
from transformers import CLIPTokenizer

from storyboard.pocket.captions import caption
from storyboard.pocket.tokenizer import clip_tokenizer
from storyboard.pocket.training.drawings import chance, scene_of

Word = tuple[str, ...]
SPLIT = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def train_tokenizer(merges: int = 1400, scenes: int = 2500) -> CLIPTokenizer:
    """A CLIPTokenizer for English and Japanese captions."""
    return clip_tokenizer(_learn(_words(scenes), merges))


def _words(scenes: int) -> Counter[Word]:
    split = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False),
        ]
    )
    counts: Counter[Word] = Counter()
    for number in range(scenes):
        scene, rng = scene_of(number), chance(number, 7)
        for language in ("en", "ja"):
            text = caption(scene, rng, language, looks=True)
            for word, _ in split.pre_tokenize_str(text.lower()):
                counts[(*word[:-1], word[-1] + "</w>")] += 1
    return counts


def _learn(words: Counter[Word], merges: int) -> list[tuple[str, str]]:
    learnt: list[tuple[str, str]] = []
    while len(learnt) < merges:
        pairs: Counter[tuple[str, str]] = Counter()
        for word, count in words.items():
            for pair in pairwise(word):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        learnt.append(best)
        merged: Counter[Word] = Counter()
        for word, count in words.items():
            merged[_merge(word, best)] += count
        words = merged
    return learnt


def _merge(word: Word, pair: tuple[str, str]) -> Word:
    out, at = [], 0
    while at < len(word):
        if word[at : at + 2] == pair:
            out.append(pair[0] + pair[1])
            at += 2
        else:
            out.append(word[at])
            at += 1
    return tuple(out)
