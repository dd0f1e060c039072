"""Chosen colours: what a request says of them, who refuses them, and what the real model draws."""

import dataclasses
import json
from collections.abc import Mapping

import numpy as np
import pytest
import torch

from storyboard.colours import shades
from storyboard.conditioning import Conditioner
from storyboard.consistency.colours import lab, region_pixels
from storyboard.errors import BadInput, FamilyError, RenderError
from storyboard.pocket.swatches import COLOURS
from storyboard.render.dyeing import dyed
from storyboard.render.engine import Engine
from storyboard.render.families import FAMILIES, family_named
from storyboard.render.loaded import Loaded
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.story import Lora, Method, Part, Project
from storyboard.studio import Board, Studio

pytestmark = pytest.mark.usefixtures("pocket")
MAGENTA, GREEN = "#c030c0", "#30a040"


def asked(project: Project, key: str = "1", family: str = "pocket") -> RenderRequest:
    made = family_named(family)
    installed = family_named("pocket").installed()
    return Preparation(project, made, installed).of(project.panel(key), 1).request


# ---------------------------------------------------------------- the request


def test_a_request_says_chosen_colours_and_nothing_where_there_are_none(board: Board) -> None:
    plain = asked(board.project)
    assert b"colours" not in plain.canonical()
    board.colour_member("Kon", {"top": MAGENTA, "fur": GREEN})
    said = asked(board.project)
    assert json.loads(said.canonical())["slots"][0]["colours"] == [
        {"part": "hair", "value": GREEN},
        {"part": "top", "value": MAGENTA},
    ]
    assert (
        said.slots[0].conditioning == plain.slots[0].conditioning
    )  # encoded once, whatever colour
    assert (said.recipe != plain.recipe, said.prompt) == (True, plain.prompt)
    assert RenderRequest.model_validate_json(said.model_dump_json()).digest == said.digest
    assert board.undo() == "colour Kon"
    assert asked(board.project).digest == plain.digest


def test_only_panels_with_the_member_in_that_look_become_stale(board: Board) -> None:
    board.set_style(steps=1)
    board.duplicate_panel("1")
    board.add_look("Kon", "raincoat")
    board.wear("2", "Kon", "raincoat")
    board.wait(board.render())
    shown = [[p.character for p in panel.placements] for panel in board.project.panels()]
    kon = board.project.member("Kon").id
    board.colour_member("Kon", {"top": MAGENTA}, "raincoat")
    stale = [view.stale for view in board.view()]
    assert stale == [number > 0 and kon in who for number, who in enumerate(shown)]
    board.colour_member("Kon", {"top": ""}, "raincoat")
    assert not any(view.stale for view in board.view())


def test_families_that_copy_no_colours_refuse_them(board: Board) -> None:
    board.colour_member("Kon", {"top": MAGENTA})
    for family in FAMILIES.values():
        if not family.colours:
            with pytest.raises(FamilyError, match=r"chosen for 'Kon' \(top\) would not show"):
                asked(board.project, family=family.name)
    board.set_style(family="sd15")
    with pytest.raises(FamilyError, match="sd15' copies no colours"):
        board.colour_member("Kon", {"hair": GREEN})
    assert [(s.part, s.chosen) for s in board.shades("Kon")] == [(Part.TOP, MAGENTA)]
    board.colour_member("Kon", {"top": ""})
    assert board.project.member("Kon").colours == ()


def test_colours_need_pictures_and_say_so(board: Board) -> None:
    kon = board.project.member("Kon")
    lora = Lora(family="pocket", file="sha256:" + 64 * "a", best=Method.LORA)
    board.colour_member("Kon", {"top": MAGENTA})
    coloured = board.project.member("Kon").edited(loras=(lora,))
    held = asked(board.project.with_member(coloured)).slots[0]  # automatic: pictures come along
    assert held.lora is not None
    assert held.references
    with pytest.raises(FamilyError, match=r"held by a LoRA alone, and chosen colours \(top\)"):
        asked(board.project.with_member(coloured.edited(method=Method.LORA)))
    alone = kon.edited(loras=(lora,))
    assert asked(board.project.with_member(alone)).slots[0].references == ()
    bare = board.project.with_member(coloured.edited(loras=(), references=()))
    family = family_named("pocket")
    made = Preparation(bare, family, family.installed()).of(bare.panel("1"), 1)
    assert made.not_held == ("Kon: held by words alone: no reference",)
    assert [(dye.part, dye.value) for dye in made.request.slots[0].colours] == [(Part.TOP, MAGENTA)]


def test_what_is_asked_for_wrongly_is_a_sentence(board: Board) -> None:
    with pytest.raises(BadInput, match=r"no colour 'hat'\. Choose one of: hair, skin, top"):
        board.colour_member("Kon", {"hat": MAGENTA})
    with pytest.raises(BadInput, match="usual look of 'Kon' has the colours of every look"):
        board.colour_member("Kon", {"top": MAGENTA}, "usual")


# ---------------------------------------------------------------- the picture


@pytest.fixture
def sample(studio: Studio) -> Board:
    return studio.open_sample()


def test_parts_are_the_swatches_of_the_model_in_their_order() -> None:
    named = [part.value for part in family_named("pocket").colours]
    assert named == ["hair", *COLOURS[1:]]  # which it calls coat


def off(picture: object, region: object, colour: str) -> float:
    """ΔE of the fortieth of a region that is nearest to a colour."""
    from PIL import Image

    wanted = lab(Image.new("RGB", (1, 1), colour))[0]
    apart = np.linalg.norm(region_pixels(picture, region) - wanted, axis=1)  # type: ignore[arg-type]
    return float(np.sort(apart)[: len(apart) // 40].mean())


def test_a_panel_shows_the_chosen_colour_and_stays_what_it_was_around(
    loaded: Loaded, sample: Board
) -> None:
    chosen: Mapping[str, str] = {"top": MAGENTA, "hair": GREEN}
    before, known = asked(sample.project, "2"), Conditioner(sample.folder, loaded.adapter)
    sample.colour_member("Kon", dict(chosen))
    after = asked(sample.project, "2")
    plain, dyed_ = Engine(loaded).render_batch([before, after], known.of)
    (region,) = sample.regions(sample.project.panel("2"))
    for part, colour in chosen.items():
        was, now = off(plain, region, colour), off(dyed_, region, colour)
        print(f"{part}: ΔE {was:.1f} -> {now:.1f}")
        assert now < 0.5 * was
    for part, colour in (("top", "#1f959b"), ("hair", "#f1892b")):  # as in the references
        assert off(dyed_, region, colour) > 2 * off(plain, region, colour), part
    around = np.abs(np.asarray(plain, int) - np.asarray(dyed_, int))[:, : plain.width // 4]
    print(f"around: {around.mean():.1f} of 255")
    assert around.mean() < 4


def test_whoever_is_drawn_with_chosen_colours_is_as_alone(loaded: Loaded, sample: Board) -> None:
    sample.set_style(steps=2)
    known = Conditioner(sample.folder, loaded.adapter)
    sample.colour_member("Kon", {"top": MAGENTA})
    asked_for = [asked(sample.project, key) for key in ("2", "3")]  # Kon, and Mara as she is
    for request, together in zip(
        asked_for, Engine(loaded).render_batch(asked_for, known.of), strict=True
    ):
        (alone,) = Engine(loaded).render_batch([request], known.of)
        assert np.abs(np.asarray(alone, int) - np.asarray(together, int)).max() <= 2


def test_what_was_read_stays_as_it_was(loaded: Loaded, sample: Board) -> None:
    kon, family = sample.project.member("Kon"), family_named("pocket")
    assert all(shade.read is None for shade in shades(sample.folder, kon, None, family))
    sample.colour_member("Kon", {"top": MAGENTA, "skin": GREEN})
    known = Conditioner(sample.folder, loaded.adapter)
    slot = asked(sample.project, "2").slots[0]
    held = known.of(slot)
    assert held.swatches is not None
    before = held.swatches.clone()
    changed = dyed(held, slot, family.colours).swatches
    assert changed is not None
    assert torch.equal(held.swatches, before)
    seen = {shade.part: shade for shade in sample.shades("Kon")}
    assert (seen[Part.SKIN].read, seen[Part.SKIN].shown) == (None, GREEN)  # a fox has none
    assert (seen[Part.TOP].chosen, seen[Part.BOTTOM].chosen) == (MAGENTA, None)
    read = seen[Part.TOP].read
    assert read is not None
    assert np.abs(np.array(list(bytes.fromhex(read[1:]))) - (24, 140, 150)).max() < 20
    back = torch.tensor(list(bytes.fromhex(MAGENTA[1:]))) / 127.5 - 1
    torch.testing.assert_close(changed[6:9], back)
    assert torch.equal(changed[9:], before[9:])
    with pytest.raises(RenderError, match="What is kept of 'Kon' has no colours"):
        dyed(dataclasses.replace(held, swatches=None), slot, family.colours)


def test_chosen_colours_are_no_drift(sample: Board) -> None:
    sample.set_style(steps=1)
    sample.colour_member("Kon", {"top": MAGENTA})
    (take,) = sample.wait(sample.render(["4"])).takes
    mara = sample.project.member("Mara").id
    assert [hold.character for hold in take.holds] == [mara]
