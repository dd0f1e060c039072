"""Blocks are painted twice, the second time only where there is something to be seen; it looks as if all had been."""

import pytest
import torch
import torch.nn.functional as F

from storyboard.pocket import overlap, painter
from storyboard.pocket.loading import load_components, weights_folder
from storyboard.pocket.overlap import GRIDS, SIDE, busy, evened, painted_before, without_rim
from storyboard.pocket.training.dataset import cast_scene
from storyboard.pocket.world import draw

pytestmark = pytest.mark.usefixtures("pocket")


@pytest.mark.parametrize("ahead", GRIDS)
def test_what_was_painted_before_is_there_in_other_blocks(ahead: int) -> None:
    layer = torch.randn(2, 4, 16, 24)
    blocks = painted_before(layer, ahead)
    more = int(ahead > 0)
    assert blocks.shape == (2, 4 * SIDE**2, 4 + more, 6 + more)
    assert torch.equal(without_rim(F.pixel_shuffle(blocks, SIDE), ahead), layer)


def test_a_block_is_busy_where_pixels_differ() -> None:
    layer = torch.full((1, 3, 16, 16), 0.4)
    layer[0, 1, :, 6:] = (
        0.9  # an edge in the middle of a block, and at the rim of none of the shifted ones
    )
    assert busy(painted_before(layer, 0))[0].any(0).tolist() == [False, True, False, False]
    assert busy(painted_before(layer, 2))[0].any(0).tolist() == [False, False, False, False, False]
    layer[0, 1, :, 7:] = 0.1
    assert busy(painted_before(layer, 2))[0].any(0).tolist() == [False, False, True, False, False]


def test_what_is_plain_is_evened_and_nothing_else() -> None:
    blocks = painted_before(torch.randn(1, 3, 8, 12), 0)
    seen = torch.zeros(1, 2, 3, dtype=torch.bool)
    seen[0, 0, 1] = True
    even = evened(blocks, seen)
    assert torch.equal(even[0, :, 0, 1], blocks[0, :, 0, 1])
    plain = even[0, :, 1, 2].unflatten(0, (3, -1))  # type: ignore[no-untyped-call]
    torch.testing.assert_close(
        plain, blocks[0, :, 1, 2].reshape(3, -1).mean(1)[:, None].expand_as(plain)
    )


@torch.no_grad()
def test_most_of_a_picture_is_painted_once_and_nobody_sees_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    eye = load_components(weights_folder())["vae"]
    counts: list[int] = []
    paint = painter.Painter.paint

    def counted(self: painter.Painter, said: torch.Tensor, *where: torch.Tensor) -> torch.Tensor:
        counts.append(len(said))
        return paint(self, said, *where)

    monkeypatch.setattr(painter.Painter, "paint", counted)
    every = (cast_scene(key, 8)[0] for key in range(99))
    scene = next(one for one in every if len(one.figures) == 1 and one.shot == "medium")
    pixels = torch.from_numpy(draw(scene, 896, 512).copy()).permute(2, 0, 1)[None] / 127.5 - 1
    latents = eye.to_latents(pixels)
    once = eye.to_pixels(latents)
    assert counts[1] < 0.6 * counts[0]
    monkeypatch.setattr(overlap, "PLAIN", -1.0)
    twice = eye.to_pixels(latents)
    assert counts[3] > 0.9 * counts[2]
    assert (once - twice).abs().mean() * 127.5 < 0.2
    assert (once - twice).abs().amax() > 0
