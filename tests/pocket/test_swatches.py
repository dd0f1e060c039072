"""Colours and other looks are read off references, and copied into every picture of whoever is held by them."""

import dataclasses
from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from PIL import Image
from torch import Tensor

from adapters.ip_adapter import IPAdapter, Slot, read_weights
from storyboard.conditioning import Conditioner
from storyboard.geometry import Box
from storyboard.pocket.coordinates import whereabouts
from storyboard.pocket.copying import copied, owned
from storyboard.pocket.heads import HEAD, HeadFinder
from storyboard.pocket.hearing import HEARD, heard_of_each, places
from storyboard.pocket.image_encoder import PocketImageEncoder
from storyboard.pocket.loading import IP_ADAPTER, load_components, weights_folder
from storyboard.pocket.looks import GUESSED, GUESSES, numbers_of
from storyboard.pocket.networks import DRAWN
from storyboard.pocket.setting import SET, bits
from storyboard.pocket.swatches import COLOURS, KEPT, SWATCHES, agreed, swatches_of
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.training.machine import generator
from storyboard.pocket.training.sheet import HELD_OUT
from storyboard.pocket.training.swatch_training import (
    COAT,
    PART,
    VERY,
    People,
    SwatchTraining,
    beside_of,
)
from storyboard.pocket.world import Character, Figure, draw_reference
from storyboard.pocket.world.meaning import CHOICES, LOOKS, MEANINGS, said_of
from storyboard.render.request import Slot as Asked
from storyboard.studio import Board
from tests.pocket.patience import learnt_within

pytestmark = pytest.mark.usefixtures("pocket")
CAST = [character_of(HELD_OUT + number) for number in range(16)]


def true_swatches(who: Character) -> Tensor:
    looks = said_of(Figure(who, "standing", "neutral", "front"))[[*LOOKS]]
    return torch.from_numpy(looks[PART])


def references(who: Character) -> list[Image.Image]:
    return [Image.fromarray(draw_reference(who, chance(3, view), 256)) for view in range(2)]


@pytest.fixture(scope="module")
def adapter() -> IPAdapter:
    parts = load_components(weights_folder())
    weights = read_weights(weights_folder() / IP_ADAPTER)
    return IPAdapter(parts["unet"], parts["image_encoder"], parts["feature_extractor"], weights)


def test_colours_of_people_it_never_saw_are_read_off_their_references(adapter: IPAdapter) -> None:
    read, true = [], []
    for who in CAST:
        kept = adapter.encode(references(who)).swatches
        assert kept is not None
        read.append(kept[:SWATCHES])
        true.append(true_swatches(who))
    off = (torch.stack(read) - torch.stack(true)).square().unflatten(1, (len(COLOURS), 3))
    spread = torch.stack(true).unflatten(1, (len(COLOURS), 3)).var(0).mean(1)
    unknown = off.mean((0, 2)) / spread  # shares of their variance
    assert off.mean() < 0.09
    for name in ("skin", "top", "accessory"):
        assert unknown[COLOURS.index(name)] < 0.25, name
    assert unknown[COLOURS.index("eyes")] < 0.4  # some are shut


def test_colours_are_those_that_references_have(adapter: IPAdapter) -> None:
    read = []
    for who in CAST:
        kept = adapter.encode(references(who)).swatches
        assert kept is not None
        read.append(kept[:SWATCHES])
    off = (torch.stack(read) - torch.stack([true_swatches(who) for who in CAST])).abs() * 127.5
    most = off.unflatten(1, (len(COLOURS), 3)).amax(2)
    for name in ("coat", "skin", "top", "eyes"):
        assert most[:, COLOURS.index(name)].median() < 2, name


def test_the_hair_of_somebody_bald_has_the_colour_of_the_brows(adapter: IPAdapter) -> None:
    people = (character_of(HELD_OUT + number) for number in count(100))
    bald = (who for who in people if who.age and who.hair == "bald" and not who.beard)
    off = []
    for who in islice(bald, 12):
        kept = adapter.encode(references(who)).swatches
        assert kept is not None
        off.append(float((kept[COAT] - true_swatches(who)[COAT]).abs().max() * 127.5))
    assert np.median(off) < 6, off


def test_a_colour_that_nobody_sees_stays_nobodys(adapter: IPAdapter) -> None:
    animal = next(who for who in CAST if not who.age)
    kept = adapter.encode(references(animal)).swatches
    assert kept is not None
    skin = COLOURS.index("skin")
    assert kept[3 * skin : 3 * skin + 3].abs().max() < 0.1


def test_looks_of_people_it_never_saw_are_guessed_from_their_references(adapter: IPAdapter) -> None:
    right = torch.zeros(len(GUESSED))
    for who in CAST:
        kept = adapter.encode(references(who)).swatches
        assert kept is not None
        guessed = torch.split(kept[-GUESSES:], [*GUESSED.values()])
        looks = torch.from_numpy(said_of(Figure(who, "standing", "neutral", "front"))[[*LOOKS]])
        bits = torch.cat([looks[: PART.start], looks[PART.stop : -1]])[None]
        true = torch.cat(numbers_of(bits))
        right += torch.stack([guess.argmax() for guess in guessed]) == true
    share = dict(zip(GUESSED, (right / len(CAST)).tolist(), strict=True))
    for name, least in (("beard", 0.9), ("kind", 0.7), ("outfit", 0.85), ("accessory", 0.85)):
        assert share[name] >= least, share


def test_the_surer_reference_counts_more() -> None:
    seen = torch.zeros(2, KEPT)
    seen[1, :SWATCHES] = 1
    doubts = torch.full((2, len(COLOURS)), 0.1)
    torch.testing.assert_close(agreed(seen, doubts)[:SWATCHES], torch.full((SWATCHES,), 0.5))
    doubts[0, 0], doubts[1, 1] = 0.6, 0.6
    made = agreed(seen, doubts)[:SWATCHES].unflatten(0, (len(COLOURS), 3)).mean(1)
    assert made[0] > 0.9
    assert made[1] < 0.1
    torch.testing.assert_close(made[2:], torch.full((6,), 0.5))


def test_references_that_agree_are_surer_of_a_look_than_each() -> None:
    seen = torch.zeros(2, KEPT)
    seen[:, -GUESSES] = 1.5
    beard = GUESSED["beard"]
    both = agreed(seen, torch.ones(2, len(COLOURS)))[-GUESSES:][:beard].softmax(0)[0]
    assert both > seen[0, -GUESSES:][:beard].softmax(0)[0] + 0.1


def test_cells_are_of_whoever_may_be_there() -> None:
    meaning, kept, masks = _two_people()
    expected = torch.tensor([[[1.0, 1, 1, 0], [1, 1, 0, 0]], [[0, 0, 0, 1], [0, 0, 1, 1]]])
    torch.testing.assert_close(owned(meaning, kept, masks)[0], expected, atol=0.01, rtol=0)
    faint = owned(meaning, kept, 0.5 * masks)[0]
    torch.testing.assert_close(faint, 0.5 * expected, atol=0.01, rtol=0)
    assert not owned(meaning, kept, torch.zeros_like(masks)).any()


@torch.no_grad()
def test_cells_take_what_is_known_of_whoever_they_are() -> None:
    finder = HeadFinder.from_pretrained(weights_folder() / "head_finder").float()
    meaning, kept, masks = _two_people()
    settings = torch.ones(1, SET)
    made = copied(meaning, kept, masks, settings, finder)
    said = swatches_of(MEANINGS)
    colours = made[0, said].mean(0)
    expected = torch.tensor([[0.4, 0.8, 0.8, -0.6], [0.4, 0.8, -0.6, -0.6]])
    torch.testing.assert_close(colours, expected, atol=0.02, rtol=0)
    sizes = made[0, HEAD]  # one head for all of somebody's cells, by how much of each they are
    assert abs(float(sizes[0, 1] - 2 * sizes[0, 0])) < 0.01
    acted = sum(bits(CHOICES[name]) for name in ("expression", "pose", "prop"))
    acting = slice(said.start - acted, said.start)  # these stay what they were
    assert torch.equal(made[:, acting], meaning[:, acting])
    assert torch.equal(made[:, 0], meaning[:, 0])
    assert torch.equal(copied(meaning, kept, torch.zeros_like(masks), settings, finder), meaning)


@torch.no_grad()
def test_cells_of_each_say_what_words_tell_that_it_does() -> None:
    finder = HeadFinder.from_pretrained(weights_folder() / "head_finder").float()
    meaning, kept, masks = _two_people()
    acting = heard_of_each(["on the left: waving. on the right: crying, from behind"], [[0.3, 0.7]])
    made = copied(meaning, kept, masks, torch.ones(1, SET), finder, acting)[0]
    where = places(MEANINGS)
    for who, column, here in ((0, 0, 0.5), (1, 3, 1.0)):
        said = ~acting[0, who].isnan()
        told = here * acting[0, who][said]
        torch.testing.assert_close(made[where, 0, column][said], told, atol=0.05, rtol=0)


@torch.no_grad()
def test_nobody_stands_beside_those_of_whom_words_tell() -> None:
    finder = HeadFinder.from_pretrained(weights_folder() / "head_finder").float()
    masks, kept = torch.zeros(1, 1, 16, 28), torch.zeros(1, 1, KEPT)
    masks[..., 4:, 4:10] = 1.0
    heads = torch.tensor([[[44.0, 40.0, 3.6], [140.0, 50.0, 3.6]]])  # its own, and a stranger's
    own, other = whereabouts(heads, (16, 28))[0]
    meaning = torch.zeros(1, MEANINGS, 16, 28)
    meaning[0, 1 : 1 + HEAD] = own
    meaning[0, 1 : 1 + HEAD, :, 18:] = other[..., 18:]
    meaning[:, 0, 4:, 2:12], meaning[:, 0, 5:, 20:25] = 1.0, 1.0  # an arm ends beyond its box
    settings = torch.ones(1, SET)

    def shown(alone: bool) -> Tensor:
        made = copied(meaning, kept, masks, settings, finder, whole=torch.tensor([alone]))
        return made[0].abs().amax(0) > 0

    arm, stranger = (slice(4, 16), slice(2, 12)), (slice(5, 16), slice(20, 25))
    assert shown(True)[arm].all()
    assert not shown(True)[stranger].any()
    assert shown(False)[arm].all()
    assert shown(False)[stranger].all()


def _two_people() -> tuple[Tensor, Tensor, Tensor]:
    """Meaning of 2×4 cells, what is known of two people, and where they may be: the first in three columns, the second
    in two.
    """
    meaning = torch.randn(1, MEANINGS, 2, 4)
    meaning[:, 0] = 1
    meaning[:, 0, :, 0] = 0.5  # half of a cell
    kept = torch.zeros(1, 2, KEPT)
    kept[:, 0, :SWATCHES], kept[:, 1, :SWATCHES] = 0.8, -0.6
    masks = torch.zeros(1, 2, 8, 16)
    masks[:, 0, :, :12] = 1
    masks[:, 1, :, 8:] = 1
    said = swatches_of(MEANINGS)
    meaning[:, said] = 0.3
    meaning[:, said, 0, 2] = 0.5  # nearer to the first
    meaning[:, said, 1, 2] = -0.4
    return meaning, kept, masks


@torch.no_grad()
def test_the_network_answers_as_ever_but_for_what_is_copied(adapter: IPAdapter) -> None:
    held = [adapter.encode(references(who)) for who in CAST[:2]]
    masks = torch.zeros(2, 64, 112)
    masks[0, :, :50], masks[1, :, 62:] = 1, 1
    rows = [[Slot(one, mask) for one, mask in zip(held, masks, strict=True)], []]
    unet = adapter.unet
    noise, text = torch.randn(4, DRAWN + MEANINGS, 16, 28), torch.randn(4, 77, 256)
    with adapter.slots(rows, (64, 112)) as inputs:
        told = inputs.arguments(guided=True)
        made = unet(noise, 700, text, **told).sample
        assert torch.equal(unet(noise, 700, text, return_dict=False, **told)[0], made)
        plain = UNet2DConditionModel.forward(unet, noise, 700, text, **told).sample
    assert torch.equal(made[:, : DRAWN + 1], plain[:, : DRAWN + 1])
    said, here = swatches_of(made.shape[1]), made[:, DRAWN, None].clamp(0, 1)
    for row in (0, 2):  # without the words as with them
        for person, columns in ((0, slice(0, 11)), (1, slice(17, 28))):
            kept = held[person].swatches
            assert kept is not None
            colours = here[row, ..., columns] * kept[:SWATCHES, None, None]
            torch.testing.assert_close(made[row, said, :, columns], colours)
    for row in (1, 3):  # nobody is held
        assert torch.equal(made[row], plain[row])


@torch.no_grad()
def test_nobody_is_where_words_say_so(adapter: IPAdapter) -> None:
    noise, text = torch.randn(2, DRAWN + MEANINGS, 16, 28), torch.randn(2, 77, 256)
    unsaid, alone = torch.full((2, HEARD), torch.nan), torch.tensor([False, False])
    added = {"figure": unsaid, "alone": alone, "empty": torch.tensor([True, False])}
    with adapter.slots([[], []], (64, 112)) as inputs:
        told = inputs.arguments(guided=False)
        plain = UNet2DConditionModel.forward(adapter.unet, noise, 700, text, **told).sample
        told["added_cond_kwargs"] |= added
        made = adapter.unet(noise, 700, text, **told).sample
    assert torch.equal(made[:, :DRAWN], plain[:, :DRAWN])
    assert not made[0, DRAWN:].any()
    torch.testing.assert_close(made[1], plain[1])


def test_swatches_are_kept_with_the_tokens(board: Board, adapter: IPAdapter) -> None:
    pictures = []
    for number, picture in enumerate(references(CAST[0])):
        path = board.folder.folder / f"{number}.png"
        picture.save(path)
        pictures.append(board.folder.put_picture(path.read_bytes()))
    region = Box(left=0, top=0, right=1, bottom=1)
    slot = Asked(
        name="X",
        region=region,
        references=tuple(pictures),
        conditioning="sha256:" + 64 * "0",
        strength=1.0,
    )
    first, again = Conditioner(board.folder, adapter), Conditioner(board.folder, adapter)
    made, kept = first.of(slot), again.of(slot)
    assert (first.encoded, again.encoded) == (1, 0)
    assert made.swatches is not None
    assert kept.swatches is not None
    torch.testing.assert_close(kept.swatches, made.swatches)


def test_it_learns_to_point_and_goes_on_where_it_was(tmp_path: Path) -> None:
    torch.manual_seed(0)
    encoder = PocketImageEncoder(latent_channels=DRAWN + MEANINGS)
    pictures = np.stack([draw_reference(who, chance(4, 0), 256) for who in CAST])
    looks = np.stack(
        [said_of(Figure(who, "standing", "neutral", "front"))[[*LOOKS]] for who in CAST]
    )
    people = People(pictures, looks, seed=0)

    @torch.no_grad()
    def error() -> float:
        people.rng = generator(1)
        pixels, shown, _ = people.some(48)
        read = encoder.swatch_reader(pixels)[0][:, :SWATCHES]
        return float((read - shown[:, PART]).square().mean())

    before = error()
    SwatchTraining(tmp_path, encoder, 0.05).run(people)
    first = torch.load(tmp_path / "swatches.pt", weights_only=True)
    minutes = learnt_within(
        0.5,
        lambda minutes: SwatchTraining(tmp_path, encoder, minutes).run(people),
        lambda: error() < 0.8 * before,
    )
    then = torch.load(tmp_path / "swatches.pt", weights_only=True)
    assert 0 < first["step"] < then["step"]
    assert error() < 0.8 * before
    fresh = PocketImageEncoder(latent_channels=DRAWN + MEANINGS)
    SwatchTraining(tmp_path, fresh, minutes)  # over: only loaded
    learnt = encoder.swatch_reader.parameters()
    for one, other in zip(fresh.swatch_reader.parameters(), learnt, strict=True):
        assert torch.equal(one, other)


def test_pointing_beside_a_colour_is_told_where_it_shows() -> None:
    colours = torch.zeros(1, SWATCHES)
    colours[0, :6] = torch.tensor([0.8, -0.6, 0.1, -0.9, 0.9, 0.9])
    pixels = torch.zeros(1, 3, 8, 8)
    pixels[0, :, :4] = colours[
        0, :3, None, None
    ]  # the first shows in the upper half, the second nowhere
    on_it, off_it = torch.zeros(2, 1, len(COLOURS), 64)
    wide = torch.full((1, len(COLOURS)), VERY)
    on_it[..., :32], off_it[..., 32:] = 9.0, 9.0
    assert float(beside_of(on_it, pixels, colours, wide)) < 0.01
    assert float(beside_of(off_it, pixels, colours, wide)) > 5
    pixels[:] = 0.0  # of nobody's colour, though swatches of what is not seen are 0
    assert float(beside_of(off_it, pixels, colours, wide)) == 0


def test_red_green_and_blue_change_places_in_picture_and_swatches_alike() -> None:
    who = dataclasses.replace(CAST[0], accessory="none")
    looks = said_of(Figure(who, "standing", "neutral", "front"))[[*LOOKS]].copy()
    looks[PART] = np.tile([0.9, 0.1, -0.7], len(COLOURS))
    plain = np.empty((1, 128, 128, 3), np.uint8)
    plain[:] = np.round((np.array([0.9, 0.1, -0.7]) + 1) * 127.5)
    pixels, shown, _ = People(plain, looks[None].astype(np.float32), seed=0).some(40)
    colours = shown[:, PART].unflatten(1, (-1, 3))
    assert len({tuple(one.tolist()) for one in colours[:, 0]}) > 3
    seen = pixels.mean((2, 3))[:, None].expand_as(colours)
    torch.testing.assert_close(seen, colours, atol=0.01, rtol=0)
