"""The laboratory: held-out trials, a judge that knows the truth and nothing else, sections that count."""

import dataclasses
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

pytest.importorskip("skia")

from storyboard.cli import app
from storyboard.lab.alternatives import ACTING, CAMERA, LOOKS, face_height, question, untold
from storyboard.lab.darkroom import Asking
from storyboard.lab.grid import FIRST, WORST, Row, save_grid
from storyboard.lab.held_out import bank
from storyboard.lab.judge import SIZE, Question, nearest, visible
from storyboard.lab.laboratory import Laboratory
from storyboard.lab.lookalikes import lookalikes
from storyboard.lab.sections import SECTIONS, copying, emptiness
from storyboard.lab.sections.attributes import _apart, _regions
from storyboard.lab.segmenter import figures_of, somebody
from storyboard.lab.trial import Trial, trial, with_member
from storyboard.pocket.training.dataset import character_of
from storyboard.pocket.training.drawings import chance
from storyboard.pocket.training.withheld import combination, withheld
from storyboard.pocket.world import Backdrop, draw, draw_reference
from storyboard.pocket.world.palette import Paint

ASKED_FOR = """identity_one identity_one_described identity_one_nothing identity_one_truth
    identity_one_autoencoded identity_two obedience obedience_ja obedience_by expression_close
    expression_close_autoencoded emblem_autoencoded empty_shots copy_paste steps8_minus_20
    seconds_per_panel overhead""".split()  # noqa: SIM905


def moved(one: Trial, dx: float = 0.015) -> Any:
    """The same scene as another hand would draw it: a little aside, before another background."""
    figure = dataclasses.replace(one.scene.figures[0], x=one.scene.figures[0].x + dx)
    return draw(dataclasses.replace(one.scene, figures=(figure,), seed=99), *SIZE)


# ---------------------------------------------------------------- trials


def test_trials_are_the_same_everywhere_and_nobody_is_in_the_bank() -> None:
    assert trial(3, 2) == trial(3, 2)
    trained = {character_of(number) for number in range(500)}
    assert not any(trial(number, 1).members[0] in trained for number in range(50))


def test_every_second_trial_has_a_combination_that_training_never_showed() -> None:
    every = [trial(number, 1).members[0] for number in range(60)]
    assert not any(combination(one) in bank().combinations for one in every[1::2])
    assert all(withheld(combination(one)) for one in every[1::2])  # people in no scene lack it too
    assert any(combination(one) in bank().combinations for one in every[0::2])
    few = ("black", "white", "grey", "cream")  # colours of so few shades that training saw all
    assert not any(one.top.rgb in bank().colours for one in every if one.top.name not in few)


# ---------------------------------------------------------------- the judge


@pytest.mark.parametrize("number", range(4))
def test_the_truth_is_told_from_99_lookalikes_also_when_it_stands_aside(number: int) -> None:
    one = trial(number, 1)
    asked = question(one, "identity")
    assert len(asked.others) >= 60
    assert asked.answer(one.truth()).right
    assert asked.answer(moved(one)).right
    assert asked.answer(moved(one, 0.2), 132).right


def test_another_character_is_not_taken_for_the_right_one() -> None:
    one = trial(0, 1)
    wrong = draw(with_member(one.scene, 0, trial(5, 1).members[0]), *SIZE)
    answer = question(one, "identity").answer(wrong)
    assert not answer.right
    assert answer.margin < 0


def test_in_company_the_other_character_is_a_candidate() -> None:
    one = trial(2, 2)
    swapped = with_member(one.scene, 0, one.members[1])
    answer = question(one, "identity", 0).answer(draw(swapped, *SIZE))
    assert answer.nearest == len(question(one, "identity", 0).others)


@pytest.mark.parametrize("key", [*CAMERA, *ACTING, *LOOKS])
def test_every_attribute_is_read_from_the_truth_and_not_from_another(key: str) -> None:
    asked_of = 0
    for number in (1, 2):
        one = trial(number, 1)
        asked = question(one, key)
        if not asked.asks:
            continue
        asked_of += 1
        assert asked.answer(draw(untold(one.scene, 99), *SIZE)).right
        value = _another(one, key)
        assert not asked.answer(draw(untold(value, 99), *SIZE)).right
    assert asked_of


def _another(one: Trial, key: str) -> Any:
    figure = one.scene.figures[0]
    holder = one.scene if key in CAMERA else figure if key in ACTING else figure.character
    values = [value for value in (CAMERA | ACTING | LOOKS)[key] if value != getattr(holder, key)]
    for value in values:
        changed = dataclasses.replace(holder, **{key: value})  # type: ignore[arg-type]
        if key in LOOKS:
            changed = dataclasses.replace(figure, character=changed)  # type: ignore[arg-type]
        if key not in CAMERA:
            changed = dataclasses.replace(one.scene, figures=(changed,))  # type: ignore[arg-type]
        if visible(draw(one.scene, *SIZE), draw(changed, *SIZE), 0.001):  # type: ignore[arg-type]
            return changed
    raise AssertionError(f"no other {key} can be seen")


def test_nothing_to_tell_is_not_asked() -> None:
    plain = np.zeros((256, 448, 3), np.uint8)
    assert nearest(plain, [plain, plain]) == 0
    assert not Question.of([plain, plain]).asks
    assert not Question.of([plain]).asks


def test_lookalikes_differ_as_said_and_every_change_shows() -> None:
    one = trial(1, 1)
    truth = one.truth()

    def seen(other: Any) -> bool:
        return visible(truth, draw(with_member(one.scene, 0, other), *SIZE))

    found = list(lookalikes(one.members[0], one.rng(4), 30, seen))
    assert {changes for _, changes in found} == {1, 2, 3}
    fields = one.members[0].__dataclass_fields__
    for other, changes in found:
        assert seen(other)
        differing = [f for f in fields if getattr(other, f) != getattr(one.members[0], f)]
        assert 1 <= len(differing) <= changes


def test_what_no_reference_shows_tells_nobody_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    one = next(t for t in (trial(n, 1) for n in range(99)) if t.scene.shot == "full")

    assert chance(1).random() > 0.4  # a reference of all of somebody

    def references(self: Trial, place: int, who: Any = None) -> list[Any]:
        return [draw_reference(who or self.members[place], chance(1), 256)[:rows]]

    monkeypatch.setattr(Trial, "references", references)
    shoes = Paint("red", (255, 0, 0)), Paint("sky", (0, 255, 255))
    others = [dataclasses.replace(one.members[0], shoes=paint) for paint in shoes]
    first, second = (draw(with_member(one.scene, 0, other), *SIZE).astype(int) for other in others)
    shod = np.flatnonzero(abs(first - second).max(-1) > 0)

    def of_shoes() -> int:
        asked = question(one, "identity")
        return sum(bool(np.isin(other.places, shod).all()) for other in asked.others)

    rows = 160  # down to the waist
    assert of_shoes() == 0
    rows = 256
    assert of_shoes() > 0


def test_a_face_is_measured_in_pixels_of_print() -> None:
    one = trial(0, 1)
    heights = [
        face_height(dataclasses.replace(one.scene, shot=shot))
        for shot in ("wide", "full", "medium")
    ]
    assert 55 < heights[0] < heights[1] < heights[2] < 170


def test_a_backdrop_gives_the_same_drawing() -> None:
    one = trial(1, 1)
    other = with_member(one.scene, 0, trial(2, 1).members[0])
    assert np.array_equal(Backdrop(one.scene, *SIZE).draw(other), draw(other, *SIZE))
    assert not np.array_equal(Backdrop(untold(one.scene, 4), *SIZE).draw(other), draw(other, *SIZE))


# ---------------------------------------------------------------- the segmenter


def test_the_segmenter_finds_figures_and_leaves_empty_places_empty() -> None:
    peopled = [trial(number, 1) for number in range(30)]
    assert np.mean([bool(somebody(one.truth())) for one in peopled]) >= 0.9
    assert np.mean([not somebody(trial(number, 0).truth()) for number in range(30)]) >= 0.9


def test_a_second_figure_is_extra() -> None:
    found = 0
    pairs = [trial(number, 2) for number in range(12)]
    for one in pairs:
        alone = dataclasses.replace(one.scene, figures=one.scene.figures[:1])
        found += emptiness.extra(one.truth(), alone)
        assert not emptiness.extra(one.truth(), one.scene)
    assert found >= 9  # some stand so near that one box holds both


def test_specks_are_nobody_and_touching_cells_are_one() -> None:
    cells = np.zeros((32, 56), bool)
    cells[2:10, 3:9] = cells[9:20, 8:12] = True
    cells[30, 50] = True
    (one,) = figures_of(cells)
    assert one.box == (3 / 56, 2 / 32, 12 / 56, 20 / 32)


# ---------------------------------------------------------------- copying, colours, grids


def test_a_pasted_reference_is_copied_and_its_mirror_is_not(tmp_path: Path) -> None:
    one = trial(3, 1)  # whose references face a side
    reference = one.references(0)[0]
    picture = np.full((256, 448, 3), reference[2, 2], np.uint8)
    picture[:, 96:352] = reference
    mirrored = np.ascontiguousarray(picture[:, ::-1])
    pasted, turned = (copying.copied(p, [reference]) for p in (picture, mirrored))
    assert pasted is not None
    assert turned is not None
    assert pasted > 0.9 > 0.1 > turned


def test_one_pose_again_and_again_has_no_variety() -> None:
    pictures = [trial(number, 1).truth() for number in (2, 3, 4)]
    assert max(copying.variety([pictures[0]] * 3)) == 0
    assert min(copying.variety(pictures)) > 0.1


def test_colours_are_compared_where_the_truth_shows_them() -> None:
    one = trial(1, 1)
    top = _regions(one)["top"]
    assert _apart(one.truth(), one.truth(), top) == 0
    who = dataclasses.replace(one.members[0], top=trial(3, 1).members[0].accessory_paint)
    other = draw(with_member(one.scene, 0, who), *SIZE)
    assert _apart(other, one.truth(), top) > 10


def test_a_grid_shows_the_first_and_the_worst(tmp_path: Path) -> None:
    cell = np.zeros((256, 448, 3), np.uint8)
    rows = [Row(str(number), [cell, cell], float(-number)) for number in range(30)]
    save_grid(tmp_path / "grid.png", ("truth", "drawn"), rows)
    with Image.open(tmp_path / "grid.png") as sheet:
        assert sheet.size == (448, 16 + (FIRST + WORST) * 144)


# ---------------------------------------------------------------- runs


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("laboratory")


@pytest.fixture
def lab(run_folder: Path) -> Iterator[Laboratory]:
    """On one thread: two wait for each other wherever something else runs."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield Laboratory(run_folder, 1, lambda line: None)
    torch.set_num_threads(threads)


@pytest.mark.usefixtures("pocket")
def test_all_sections_together_have_every_key_and_draw_nothing_twice(
    lab: Laboratory,
) -> None:
    found: dict[str, Any] = {}
    for run in SECTIONS.values():
        found |= run(lab)
    assert set(ASKED_FOR) <= set(found)
    assert {"shot", "place", "time", "pose", "expression", "view"} <= set(found["obedience_by"])
    assert found["identity_one_truth"].value == 1.0
    assert found["overhead"].value > 0.5
    assert found["obedience_ja_minus_en"].value == 0.0  # the product writes one prompt for both
    drawn = len(list((lab.folder / "drawn").glob("*.png")))
    assert (
        drawn == 9
    )  # nobody; one: held, described, neither, raw Japanese, 20 steps, two styles; two
    assert {"colour", "ink", "pencil"} == set(found["identity_by_style"])
    for section in set(SECTIONS) - {"speed"}:
        assert (lab.folder / f"{section}.png").exists()


@pytest.mark.usefixtures("pocket")
def test_a_second_run_loads_no_network(run_folder: Path) -> None:
    first = Laboratory(run_folder, 1, lambda line: None).drawn(1, Asking())
    again = Laboratory(run_folder, 1, lambda line: None)
    assert np.array_equal(again.drawn(1, Asking()), first)
    assert "loaded" not in vars(again.darkroom)


@pytest.mark.usefixtures("pocket")
def test_json_is_one_object(run_folder: Path) -> None:
    words = ["lab", "--characters", "1", "--section", "emptiness", "--pictures", str(run_folder)]
    told = CliRunner().invoke(app, [*words, "--json"])
    assert told.exit_code == 0, told.output
    report = json.loads(told.stdout)
    assert set(report["empty_shots"]) == {"value", "count", "low", "high"}
    assert report["empty_shots"]["count"] == 1
    spoken = CliRunner().invoke(app, words)
    assert "empty_shots\t" in spoken.stdout
    assert "Took" in spoken.stdout


def test_a_wrong_section_is_told() -> None:
    told = CliRunner().invoke(app, ["lab", "--section", "beauty"])
    assert told.exit_code == 1
    assert "identity, company, obedience" in str(told.exception)


def test_without_the_extra_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.startswith(("storyboard.lab", "skia"))]:
        monkeypatch.delitem(sys.modules, name)
    for name in [name for name in sys.modules if name.startswith("storyboard.pocket.world")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "skia", None)
    told = CliRunner().invoke(app, ["lab"])
    assert told.exit_code == 1
    assert "pip install 'storyboard[lab]'" in str(told.exception)
