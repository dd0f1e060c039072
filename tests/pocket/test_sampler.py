"""Where tokens reach is where figures are, wherever training runs."""

import pytest
import torch

from storyboard.pocket.training.crops import cells, corners, windows
from storyboard.pocket.training.sampler import boxes_of, slot_masks, soft_box


def figures() -> torch.Tensor:
    """One figure in cells 2..4 × 5..8 of the first picture, none in the second."""
    masks = torch.zeros(2, 2, 8, 14, dtype=torch.uint8)
    masks[0, 0, 2:5, 5:9] = 255
    return masks


def test_a_figures_box_is_where_it_covers_cells_and_else_the_frame() -> None:
    boxes = boxes_of(figures())
    assert boxes[0, 0].tolist() == pytest.approx([5 / 14, 2 / 8, 9 / 14, 5 / 8])
    assert boxes[0, 1].tolist() == boxes[1, 0].tolist() == [0, 0, 1, 1]


def test_tokens_reach_a_figures_whole_box_and_fade_beside_it() -> None:
    no = torch.zeros(2, dtype=torch.bool)
    there = torch.tensor([[True, False], [False, False]])
    rng = torch.Generator().manual_seed(0)
    masks = slot_masks(boxes_of(figures()), there, no, no, (160, 280), rng)
    assert masks.shape == (2, 2, 160, 280)
    assert masks[0, 0, 44:96, 104:176].min() > 0.85  # the box but for half an edge
    assert masks[0, 0, :, :50].max() == masks[0, 0, :, -50:].max() == 0
    assert not masks[0, 1].any()
    assert not masks[1].any()


def test_loose_boxes_stand_in_the_middle_of_halves() -> None:
    count = 64
    yes, no = torch.ones(count, dtype=torch.bool), torch.zeros(count, dtype=torch.bool)
    boxes, rng = torch.rand(count, 2, 4), torch.Generator().manual_seed(1)
    masks = slot_masks(boxes, torch.ones(count, 2, dtype=torch.bool), no, yes, (32, 56), rng)
    across = torch.arange(56) + 0.5
    middles = (masks.amax(2) * across).sum(2) / masks.amax(2).sum(2)
    torch.testing.assert_close(
        middles, torch.tensor([14.0, 42.0]).expand(count, 2), atol=0.3, rtol=0
    )
    assert (masks[:, :, -1].amax(-1) == 1).all()  # down to the frame's lower edge


def test_without_references_tokens_reach_nowhere_or_where_somebody_is() -> None:
    count = 64
    yes, no = torch.ones(count, dtype=torch.bool), torch.zeros(count, dtype=torch.bool)
    there, rng = torch.ones(count, 2, dtype=torch.bool), torch.Generator().manual_seed(1)
    masks = slot_masks(torch.rand(count, 2, 4).sort(-1)[0], there, yes, no, (32, 56), rng)
    silent = (~masks.flatten(1).any(1)).float().mean()
    assert 0.3 < float(silent) < 0.7


def test_an_edge_on_the_frames_border_stays_whole() -> None:
    box = soft_box(torch.tensor([0.0, 0.0, 0.5, 1.0]), (8, 100))
    assert box[:, :45].min() == 1
    assert 0 < float(box[0, 50]) < 1
    assert box[:, 55:].max() == 0


def test_crops_lie_around_figures_and_show_what_maps_say() -> None:
    masks = figures().amax(1).repeat(40, 1, 1)
    rng = torch.Generator().manual_seed(2)
    tops, lefts = corners(masks, 4, 1.0, rng)
    somebody = masks.flatten(1).amax(1) > 0
    assert (cells(masks[:, None], tops, lefts, 4)[somebody].flatten(1) == 255).any(1).all()
    assert (tops >= 0).all()
    assert (tops <= 4).all()
    assert (lefts >= 0).all()
    assert (lefts <= 10).all()
    assert len(set(lefts[~somebody].tolist())) > 5  # anywhere
    pictures = (
        masks.repeat_interleave(2, 1).repeat_interleave(2, 2)[..., None].expand(-1, -1, -1, 3)
    )
    shown = windows(pictures, torch.arange(len(masks)), tops, lefts, 4, 2)
    fine = cells(masks[:, None], tops, lefts, 4).repeat_interleave(2, 2).repeat_interleave(2, 3)
    torch.testing.assert_close(shown, (fine.float() / 127.5 - 1).expand(-1, 3, -1, -1))
