"""Attention by plain operations."""

import pytest
import torch
import torch.nn.functional as F

from storyboard.pocket.training.attention import plain, plain_attention


@pytest.mark.parametrize("how", ["plain", "causal", "allowed", "added", "scaled"])
def test_equals_the_fused_kernel(how: str) -> None:
    torch.manual_seed(0)
    query, key, value = (torch.randn(2, 3, 5, 8) for _ in range(3))
    options = {
        "plain": {},
        "causal": {"is_causal": True},
        "allowed": {"attn_mask": torch.ones(5, 5, dtype=torch.bool).tril(1)},
        "added": {"attn_mask": torch.randn(2, 1, 5, 5)},
        "scaled": {"scale": 0.3},
    }[how]
    wanted = F.scaled_dot_product_attention(query, key, value, **options)
    torch.testing.assert_close(plain_attention(query, key, value, **options), wanted)


def test_is_used_only_while_entered(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(
        "storyboard.pocket.training.attention.plain_attention",
        lambda *args, **options: calls.append(options) or args[2],
    )
    picture = torch.randn(1, 1, 4, 8)
    with plain():
        F.scaled_dot_product_attention(picture, picture, picture)
    F.scaled_dot_product_attention(picture, picture, picture)
    assert len(calls) == 1
