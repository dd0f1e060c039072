"""Varying a take and redoing a part of it, with the real bundled model."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from typer.testing import CliRunner

from storyboard.actions import read_action
from storyboard.cli import app
from storyboard.errors import BadInput, NotFound
from storyboard.geometry import Box, Size, side_by_side
from storyboard.provenance.picture import request_in, stored_picture
from storyboard.render.beginning import first_step, part_mask
from storyboard.render.carrying import carried
from storyboard.render.request import RenderRequest, Start
from storyboard.render.variation import Variation, bounds, inside, surrounded, with_words
from storyboard.story import Character, Panel, Placement, Scene
from storyboard.studio import Board

RIGHT = Box(left=0.5, top=0.0, right=1.0, bottom=1.0)


@pytest.fixture
def drawn(board: Board, pocket: None) -> Board:
    board.set_style(steps=4)
    board.wait(board.render())
    return board


def pixels(board: Board, panel: str, take: int) -> np.ndarray:
    found = board.project.panel(panel).take(take)
    assert found is not None
    with Image.open(board.picture(found.picture)) as picture:
        return np.asarray(picture.convert("RGB"), int)


def test_outside_the_part_every_pixel_stays(drawn: Board) -> None:
    jobs = drawn.vary("2", Variation(strength=1.0, part=RIGHT, words="angry, pointing"))
    assert len(drawn.wait(jobs).takes) == 1
    before, after = pixels(drawn, "2", 1), pixels(drawn, "2", 2)
    half = before.shape[1] // 2
    assert (before[:, :half] == after[:, :half]).all()
    off = np.abs(before - after)[:, half + 24 :].mean(2)
    somewhere = off[
        :, off.max(0) > 24
    ]  # who is there is drawn anew; the place is remembered, and stays
    assert somewhere.shape[1] > 40
    assert somewhere.mean() > 3


def test_little_strength_changes_little(drawn: Board) -> None:
    for strength in (0.25, 1.0):
        drawn.wait(drawn.vary("1", Variation(strength=strength), take=1))
    first, little, much = (pixels(drawn, "1", take) for take in (1, 2, 3))
    assert 0 < np.abs(first - little).mean() < 0.7 * np.abs(first - much).mean()


def test_a_part_redone_at_another_hour_has_the_light_of_that(drawn: Board) -> None:
    jobs = drawn.vary("3", Variation(part=RIGHT, strength=1.0, words="at night"), take=1)
    assert "street, night" in jobs[0].request.prompt  # not the day of its scene
    drawn.wait(jobs)
    before, after = pixels(drawn, "3", 1), pixels(drawn, "3", 2)
    sky = np.s_[: before.shape[0] // 3, before.shape[1] // 2 + 24 :]
    assert after[sky].mean() < 0.6 * before[sky].mean()


def test_what_a_picture_stands_in_is_known_from_take_to_take(drawn: Board) -> None:
    for words, take in (("at night", 1), ("in the rain", 2), ("on the beach", 3)):
        drawn.wait(drawn.vary("3", Variation(part=RIGHT, words=words), take=take))
    known = []
    for take in (1, 2, 3, 4):
        path = drawn.picture(drawn.project.panel("3").takes[take - 1].picture)
        found = carried(stored_picture(path), request_in(path))
        assert found is not None
        known.append(found.standing)
    *street, beach = [one.words if one else "" for one in known]
    assert all("street" in words for words in street)
    assert "night" in street[1]
    assert not beach  # what is seen of the street and of the beach is read off it


def test_parts_in_a_batch_are_what_they_are_alone(drawn: Board) -> None:
    drawn.wait(drawn.vary("2", Variation(part=RIGHT), take=1, takes=2))
    together = pixels(drawn, "2", 3)
    job = drawn.vary("2", Variation(part=RIGHT), take=1)[0]
    alone = job.model_copy(
        update={"request": job.request.model_copy(update={"seed": _seed(drawn, 3)})}
    )
    drawn.cancel(job.id)
    drawn.studio.executor.submit([alone.model_copy(update={"id": "f" * 32, "take": 9})])
    drawn.wait([alone.model_copy(update={"id": "f" * 32})])
    assert np.abs(together - pixels(drawn, "2", drawn.project.panel("2").chosen or 0)).max() <= 2


def _seed(board: Board, take: int) -> int:
    found = board.project.panel("2").take(take)
    assert found is not None
    return found.seed


def test_a_variation_is_as_fresh_as_its_take(drawn: Board) -> None:
    drawn.wait(drawn.vary("1", Variation(words="angry")))
    assert drawn.project.panel("1").chosen == 2
    assert not drawn.view()[0].stale
    drawn.edit_panel("1", shot="wide shot")
    assert drawn.view()[0].stale


def test_what_cannot_be_varied_is_told(drawn: Board) -> None:
    empty = drawn.add_panel(action="Nothing yet")
    with pytest.raises(BadInput, match="Draw it first"):
        drawn.vary(empty.id, Variation())
    with pytest.raises(BadInput, match="no take 7"):
        drawn.vary("1", Variation(), take=7)
    drawn.lock("1")
    with pytest.raises(BadInput, match="locked"):
        drawn.vary("1", Variation())
    with pytest.raises(NotFound):
        drawn.vary("nowhere", Variation())


@pytest.mark.parametrize("part", ["1,2", "a,b,c,d", "0.5,0,0.2,1", "0,0,2,1"])
def test_a_part_that_is_none_is_told(board: Board, part: str) -> None:
    told = CliRunner().invoke(app, ["vary", str(board.folder.folder), "1", "--part", part])
    assert told.exit_code == 1
    assert "is no part" in str(told.exception)


def test_a_request_from_noise_has_the_digest_it_always_had(board: Board, pocket: None) -> None:
    job = board.render(["1"])[0]
    assert b"start" not in job.request.canonical()
    begun = job.varied(Start(picture="sha256:0", strength=0.5, part=None), job.request.recipe)
    assert begun.request.digest != job.request.digest
    assert begun.group != job.group
    assert RenderRequest.model_validate_json(begun.request.canonical().replace(
        b'"region"', b'"name":"Kon","region"')).start == begun.request.start  # fmt: skip


KON, MARA = Character(id="k", name="Kon"), Character(id="m", name="Mara")


def test_words_win_over_fields_of_their_kind() -> None:
    panel = Panel(
        action="Kon waves.",
        shot="wide shot",
        placements=(Placement(character="k", expression="happy", pose="waving"),),
    )
    changed = with_words(panel, "angry, close-up", [KON], [0])
    assert changed.action == "Kon: angry, close-up. Kon waves."
    assert (changed.placements[0].expression, changed.placements[0].pose) == ("", "waving")
    assert changed.shot == ""
    assert with_words(panel, " ", [KON], [0]) is panel
    scene = Scene(heading="INT. KITCHEN - DAY", place="kitchen", weather="rain")
    assert surrounded(scene, "夜、雪") == scene.edited(time="night", weather="snow")
    assert surrounded(scene, "angry") is scene


def test_looks_go_to_whom_the_part_shows() -> None:
    placed = (Placement(character="k"), Placement(character="m"))
    panel, cast = Panel(action="Mara, in a blue hat, waves.", placements=placed), [KON, MARA]
    changed = with_words(panel, "red hat", cast, [1])
    said, _, left_out = read_action(changed.action, cast)
    assert [found.term.id for found in said[1].looks][:2] == ["red", "hat"]
    assert not said[0].looks
    assert left_out == ()
    assert with_words(panel, "a cat", cast, [1]).action.startswith("a cat.")  # nobody becomes one


def test_words_go_to_whom_the_part_shows() -> None:
    happy = (
        Placement(character="k", expression="happy"),
        Placement(character="m", expression="happy"),
    )
    panel, cast = Panel(action="Kon and Mara talk.", placements=happy), [KON, MARA]

    def told(words: str, *about: int) -> list[str]:
        changed = with_words(panel, words, cast, about)
        said, _, _ = read_action(changed.action, cast)
        return [
            placed.expression or one.words["expression"].id
            for placed, one in zip(changed.placements, said, strict=True)
        ]

    assert told("angry", 1) == ["happy", "angry"]
    assert told("怒り", 0, 1) == ["angry", "angry"]
    assert told("Kon is angry", 1) == ["angry", "happy"]  # whoever is named
    assert told("at night", 1) == ["happy", "happy"]


def test_who_is_in_a_part() -> None:
    columns = side_by_side(2)
    assert inside(RIGHT, columns) == (1,)
    assert inside(Box(left=0.6, top=0.2, right=0.7, bottom=0.4), columns) == (1,)
    assert inside(Box(left=0.4, top=0.2, right=0.6, bottom=0.4), columns) == (0, 1)
    assert inside(Box(left=0.6, top=0.2, right=0.7, bottom=0.4), columns[:1]) == ()
    painted = Image.new("L", (200, 100), 0)
    ImageDraw.Draw(painted).rectangle((120, 20, 139, 39), fill=255)
    assert bounds(painted) == Box(left=0.6, top=0.2, right=0.7, bottom=0.4)


def test_masks_and_steps() -> None:
    size = Size(width=200, height=100)
    whole = np.asarray(part_mask(Start(picture="p", strength=1, part=None), size))
    assert (whole == 255).all()
    right = np.asarray(part_mask(Start(picture="p", strength=1, part=RIGHT), size))
    assert (right[:, :100] == 0).all()
    assert (right[:, 125:] == 255).all()
    assert [first_step(Start(picture="p", strength=s, part=None), 8) for s in (1, 0.5, 0.01)] == [
        0, 4, 7,
    ]  # fmt: skip


def test_the_command_line_redoes_a_part(drawn: Board, tmp_path: Path) -> None:
    part = ["--part", "0.5,0,1,1", "--words", "sad", "--json"]
    told = CliRunner().invoke(app, ["vary", str(drawn.folder.folder), "2", *part])
    assert told.exit_code == 0, told.output
    assert '"take": 2' in told.stdout


def test_outside_a_painted_mask_every_pixel_stays(drawn: Board) -> None:
    painted = Image.new("L", (512, 288), 0)
    box = drawn.regions(drawn.project.panel("2"))[-1]  # somebody: the place behind is remembered
    middle, low = (box.left + box.right) / 2 * 512, (box.top + box.bottom) / 2 * 288
    ImageDraw.Draw(painted).ellipse((middle - 24, low - 40, middle + 24, low + 40), fill=255)
    buffer = io.BytesIO()
    painted.save(buffer, "PNG")
    how = Variation(
        strength=1.0, words="laughing, arms crossed", mask=drawn.keep_mask(buffer.getvalue())
    )
    assert len(drawn.wait(drawn.vary("2", how)).takes) == 1
    before, after = pixels(drawn, "2", 1), pixels(drawn, "2", 2)
    inside = np.asarray(painted.resize(before.shape[1::-1])) > 0
    changed = (before != after).any(2)
    assert not changed[~inside].any()
    assert changed[inside].mean() > 0.5


def test_nothing_painted_is_told(board: Board) -> None:
    buffer = io.BytesIO()
    Image.new("L", (64, 36), 0).save(buffer, "PNG")
    with pytest.raises(BadInput, match="Nothing is painted yet"):
        board.keep_mask(buffer.getvalue())


def test_a_start_without_a_mask_keeps_its_digest() -> None:
    start = Start(picture="sha256:a", strength=0.5, part=None)
    assert b"mask" not in _request(start).canonical()
    assert (
        b'"mask":"sha256:m"' in _request(start.model_copy(update={"mask": "sha256:m"})).canonical()
    )


def _request(start: Start) -> RenderRequest:
    size = Size(width=64, height=64)
    return RenderRequest(
        family="pocket", weights="w", dtype="float32", solver="s", prompt="p", negative="",
        steps=4, guidance=1.0, size=size, crop=size, seed=1, slots=(), start=start,
    )  # fmt: skip
