"""The second look at a reference is at full size, around what is pointed at, and says nothing before it has learnt."""

import torch

from storyboard.pocket.faces import ACROSS, FaceReader, around, middle_of


def test_the_middle_is_where_most_is_pointed_at() -> None:
    where = torch.full((2, 128, 128), -9.0)
    where[0, 32, 96], where[1, 100, 20], where[1, 100, 30] = 9.0, 9.0, 9.0
    expected = torch.tensor([[96.5, 32.5], [25.5, 100.5]]) / 64 - 1
    torch.testing.assert_close(middle_of(where), expected, atol=0.02, rtol=0)


def test_pixels_around_it_are_those_of_the_picture() -> None:
    pixels = torch.rand(1, 3, 256, 256) * 2 - 1
    cut = around(pixels, torch.tensor([[0.25, -0.25]]), 64)  # a middle between pixels 159 and 160
    torch.testing.assert_close(cut, pixels[:, :, 64:128, 128:192], atol=1e-4, rtol=0)
    beside = around(pixels, torch.tensor([[-1.0, -1.0]]), 64)
    assert torch.allclose(beside[0, :, 0, 0], pixels[0, :, 0, 0])  # beyond the edge it goes on


def test_before_it_has_learnt_it_changes_no_guess() -> None:
    reader = FaceReader(7)
    pixels, eyes = torch.rand(2, 3, 256, 256), torch.randn(2, 128, 128)
    assert torch.equal(reader(pixels, eyes), torch.zeros(2, 7))
    torch.nn.init.normal_(reader.say.weight)
    elsewhere = torch.full_like(eyes, -30.0)
    elsewhere[:, 5, 5] = 30.0
    assert not torch.allclose(reader(pixels, eyes), reader(pixels, elsewhere))
    assert ACROSS < 256
