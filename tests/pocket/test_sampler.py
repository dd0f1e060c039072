"""Where tokens reach is where figures are, wherever training runs."""

import json
from pathlib import Path

import numpy as np
import torch

from storyboard.pocket.training.crops import cells, corners, windows
from storyboard.pocket.training.dataset import FACTS, FULL, Facts, WriteFacts, cast_scene
from storyboard.pocket.training.drawings import drawn
from storyboard.pocket.training.sampler import TIGHT, slot_masks, soft_box
from storyboard.pocket.world import figure_boxes


def figures() -> torch.Tensor:
    """One figure in cells 2..4 × 5..8 of the first picture, none in the second."""
    masks = torch.zeros(2, 2, 8, 14, dtype=torch.uint8)
    masks[0, 0, 2:5, 5:9] = 255
    return masks


def test_a_scenes_boxes_are_those_that_the_laboratory_asks_with() -> None:
    rows = np.stack([WriteFacts(175.0, 8, 10**7)(number) for number in range(12)])
    facts = Facts.of(torch.from_numpy(rows))
    for number in range(12):
        wanted = figure_boxes(cast_scene(10**7 + number, 8)[0])
        boxes = facts.boxes[number]
        torch.testing.assert_close(boxes[: len(wanted)], torch.tensor(wanted).reshape(-1, 4))
        assert (boxes[len(wanted) :] == torch.tensor(FULL)).all()
        assert int((facts.who[number] >= 0).sum()) == len(wanted)


def test_most_boxes_end_where_figures_do_and_none_before() -> None:
    count = 400
    no, box = torch.zeros(count, dtype=torch.bool), torch.tensor([0.3, 0.4, 0.6, 0.8])
    boxes, there = box.expand(count, 2, 4), torch.ones(count, 2, dtype=torch.bool)
    masks = slot_masks(boxes, there, no, no, (50, 100), torch.Generator().manual_seed(0))
    exact = soft_box(box, (50, 100))
    apart = masks - exact
    assert apart.min() == 0
    tight = (apart.flatten(2).amax(2) == 0).float().mean()
    assert abs(float(tight) - TIGHT) < 0.05


def test_tokens_reach_a_figures_whole_box_and_fade_beside_it() -> None:
    no = torch.zeros(2, dtype=torch.bool)
    there = torch.tensor([[True, False], [False, False]])
    rng = torch.Generator().manual_seed(0)
    boxes = torch.tensor([5 / 14, 2 / 8, 9 / 14, 5 / 8]).expand(2, 2, 4)
    masks = slot_masks(boxes, there, no, no, (160, 280), rng)
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


def test_what_lies_on_disk_in_another_shape_is_made_anew(tmp_path: Path) -> None:
    name = tmp_path / "facts.npy"
    made = drawn(name, (3, FACTS), WriteFacts(175.0, 8, 10**7), np.float32)
    np.save(name, made[:, :-8])  # as it was before facts had boxes
    name.with_suffix(".json").write_text(json.dumps([3, FACTS - 8]))
    again = drawn(name, (3, FACTS), WriteFacts(175.0, 8, 10**7), np.float32)
    assert np.array_equal(again, made)
