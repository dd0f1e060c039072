"""Panels that nobody should write, through the command line: a sentence and a picture, or a cure."""

import json
from pathlib import Path

import pytest
from PIL import Image
from transformers import CLIPTokenizer
from typer.testing import CliRunner

from storyboard.cli import app
from storyboard.geometry import WHOLE_FRAME, Box
from storyboard.pocket import vocabulary as v
from storyboard.pocket.loading import weights_folder
from storyboard.pocket.portrait import named, portrait_in
from storyboard.prompts import in_words, panel_prompt, portrayed
from storyboard.render.families import family_named
from storyboard.story import Character, Look, Panel, Placement, Project, Reference, Scene
from tests.pictures import picture_bytes


def run(*words: str, fails: bool = False) -> str:
    result = CliRunner().invoke(app, list(words))
    assert (result.exit_code != 0) == fails, result.output
    return str(result.exception) if fails and result.exception else result.output


@pytest.fixture
def project(tmp_path: Path) -> str:
    run("new", "Odd")
    return "Odd"


@pytest.mark.usefixtures("pocket")
def test_a_third_language_is_told_and_the_rest_is_drawn(project: str) -> None:
    run(
        "panel",
        "add",
        project,
        "--action",
        "Медведь im Wald, night, a cat runs",
        "--shot",
        "wide shot",
    )
    told = run("render", project)
    assert "1 take(s) drawn." in told
    assert "Panel 1: left out (not understood, or not drawn here): медведь, im, wald." in told
    (row,) = json.loads(run("show", project, "--json"))["panels"]
    assert row["takes"][0]["left_out"] == ["медведь", "im", "wald"]


@pytest.mark.usefixtures("pocket")
def test_nothing_said_and_2000_characters_are_drawn(project: str) -> None:
    run("panel", "add", project, "--action", "")
    run("panel", "add", project, "--action", "glorp frabjous beach " * 95)
    told = run("render", project)
    assert "2 take(s) drawn." in told
    assert "Panel 1" not in told
    assert "Panel 2: left out (not understood, or not drawn here): glorp, frabjous." in told


def test_many_unknown_words_are_counted() -> None:
    from storyboard.reports import remarks

    taken = {"number": 3, "left_out": [f"w{n}" for n in range(50)], "not_held": []}
    (told,) = remarks({"takes": [taken]})
    assert told.endswith("w11 and 38 more.")


def test_a_long_description_leaves_out_what_has_no_room() -> None:
    member = Character(name="Kon", description="a red fox with a blue hat " * 80)
    words, missed = portrayed(member)
    assert words == "a " + " ".join(["red fox blue round hat"] * 3 + ["red fox blue"])
    assert missed[:2] == ("round hat", "red")


@pytest.mark.usefixtures("pocket")
def test_the_longest_prompt_fits_what_the_network_reads() -> None:
    family, reader = (
        family_named("pocket"),
        CLIPTokenizer.from_pretrained(weights_folder() / "tokenizer"),
    )
    longest = {
        name: max((term.en[0] for term in terms.values()), key=lambda w: len(reader(w).input_ids))
        for name, terms in v.ALL.items()
    }
    said = " ".join([longest["outfit"], longest["accessory"], longest["hair"]] * 30)
    cast = tuple(Character(name=name, description=said) for name in ("Kon", "Mara"))
    acting = {name: longest[name] for name in ("pose", "expression", "view")}
    placed = tuple(Placement(character=one.id, **acting) for one in cast)
    panel = Panel(
        shot=longest["shot"], angle=longest["angle"], action=longest["prop"], placements=placed
    )
    scene = Scene(place=longest["place"], time=longest["time"], weather="rain", panels=(panel,))
    prompt = panel_prompt(panel, scene, Project(name="x", cast=cast, scenes=(scene,)), family)
    assert len(reader(prompt.text).input_ids) <= family.token_limit, prompt.text
    assert prompt.left_out


@pytest.mark.parametrize("family", ["pocket", "sdxl"])
def test_words_of_sides_follow_regions(family: str) -> None:
    cast = tuple(Character(id=name, name=name, description=f"a {name}") for name in ("fox", "cat"))
    left, right = (Box(left=x, top=0.2, right=x + 0.4, bottom=1) for x in (0.0, 0.6))

    def sides(*regions: Box | None) -> list[str]:
        placed = tuple(
            Placement(character=one.id, region=region)
            for one, region in zip(cast, regions, strict=True)
        )
        panel = Panel(action="fox waving, cat crying", placements=placed)
        scene = Scene(panels=(panel,))
        project = Project(name="x", cast=cast, scenes=(scene,))
        text = panel_prompt(panel, scene, project, family_named(family)).text
        at = {word: text.index(word) for word in ("fox", "cat", "left", "right")}
        named = ("fox", "cat") if family == "pocket" else ("left", "right")  # what moves in it
        return ["fox", "cat"] if at[named[0]] < at[named[1]] else ["cat", "fox"]

    assert sides(None, None) == sides(left, right) == sides(None, right) == ["fox", "cat"]
    assert sides(left, None) == sides(WHOLE_FRAME, None) == ["fox", "cat"]
    assert sides(right, left) == sides(right, None) == ["cat", "fox"]


@pytest.mark.parametrize(
    ("action", "views"),
    [
        ("Kon and Mara look at each other.", ("right", "left")),
        ("Konが座る。Maraと背中合わせ", ("side_left", "side_right")),
        ("Kon and Mara back to back. Mara is seen from behind", ("side_left", "back")),
        ("Kon and Mara wave", ("front", "front")),
        ("KonがMaraを抱きしめる。", ("right", "left")),
    ],
)
def test_two_stand_to_each_other_as_words_say(action: str, views: tuple[str, str]) -> None:
    cast = tuple(Character(id=name, name=name) for name in ("Kon", "Mara"))
    panel = Panel(action=action, placements=tuple(Placement(character=one.id) for one in cast))
    scene = Scene(panels=(panel,))
    project = Project(name="x", cast=cast, scenes=(scene,))
    prompt = panel_prompt(panel, scene, project, family_named("pocket"))
    assert not prompt.left_out
    seen = tuple(found.term.id for found in v.find_terms(prompt.text) if found.kind == "view")
    assert seen == views


def test_who_hugs_puts_an_arm_around_the_other_unless_words_say_another_pose() -> None:
    cast = tuple(Character(id=name, name=name) for name in ("Kon", "Mara"))
    placements = tuple(Placement(character=one.id) for one in cast)
    poses = {}
    for action in ("Kon hugs Mara, happy.", "Kon and Mara hug. Mara sits.", "Kon sees huge Hugo."):
        panel = Panel(action=action, placements=placements)
        scene = Scene(panels=(panel,))
        project = Project(name="x", cast=cast, scenes=(scene,))
        prompt = panel_prompt(panel, scene, project, family_named("pocket"))
        poses[action] = [f.term.id for f in v.find_terms(prompt.text) if f.kind == "pose"]
    assert [*poses.values()] == [["pointing"] * 2, ["pointing", "sitting"], ["standing"] * 2]


def test_nobody_faces_each_other_alone() -> None:
    kon = Character(id="Kon", name="Kon")
    panel = Panel(action="Kon back to back", placements=(Placement(character="Kon"),))
    scene = Scene(panels=(panel,))
    project = Project(name="x", cast=(kon,), scenes=(scene,))
    assert panel_prompt(panel, scene, project, family_named("pocket")).left_out == ("back to back",)


@pytest.mark.usefixtures("pocket")
def test_ten_characters_in_a_panel_are_refused_with_a_cure(project: str) -> None:
    names = [f"Member{n}" for n in range(10)]
    for name in names:
        run("cast", "add", project, name, "--describe", "a cat")
    run(
        "panel",
        "add",
        project,
        "--action",
        ", ".join(names),
        *(part for name in names for part in ("--cast", name)),
    )
    told = run("render", project, fails=True)
    assert "has 10 members and 'pocket' holds 2" in told
    assert "split the panel" in told


def test_a_white_reference_is_refused_and_an_ordinary_one_is_not(
    project: str, tmp_path: Path
) -> None:
    white = tmp_path / "white.png"
    white.write_bytes(picture_bytes("white"))
    told = run("cast", "add", project, "Kon", "--reference", str(white), fails=True)
    assert "'white.png' is white all over: there is nobody to hold." in told
    Image.new("RGBA", (96, 96), (0, 0, 0, 0)).save(white)
    told = run("cast", "add", project, "Kon", "--reference", str(white), fails=True)
    assert "Choose a picture that shows the character." in told
    sketch = Image.new("RGB", (96, 96), "white")
    sketch.paste("black", (40, 40, 44, 80))
    sketch.save(white)
    run("cast", "add", project, "Kon", "--reference", str(white))
    assert json.loads(run("show", project, "--json"))["cast"][0]["name"] == "Kon"


@pytest.mark.parametrize(
    ("name", "words"),
    [("花子", ""), ("キツネ", "a fox"), ("Robot", "a robot"), ("森", "")],
)
def test_a_name_that_says_what_its_bearer_is(name: str, words: str) -> None:
    told, _ = portrayed(Character(id="a", name=name))
    assert told == (words or f"a {named(name)}")


@pytest.mark.parametrize(
    ("action", "left_out"),
    [
        ("Kon, wearing a red coat, waves", ("red", "coat")),
        ("眼鏡をかけたKonが走る", ("眼鏡",)),
        ("the fox Kon waves", ()),  # his pictures show what he is
        ("Kon, with his blue scarf, waves", ()),  # and what is described
    ],
)
def test_looks_that_pictures_do_not_show_are_named(action: str, left_out: tuple[str, ...]) -> None:
    shown = (Reference(picture=f"sha256:{'a' * 64}"),)
    kon = Character(id="Kon", name="Kon", description="a fox, blue scarf", references=shown)
    panel = Panel(action=action, placements=(Placement(character="Kon"),))
    scene = Scene(panels=(panel,))
    project = Project(name="x", cast=(kon,), scenes=(scene,))
    prompt = panel_prompt(panel, scene, project, family_named("pocket"))
    assert prompt.left_out == left_out
    assert not {found.kind for found in v.find_terms(prompt.text)} & {"outfit", "accessory"}


def test_a_look_in_words_takes_the_place_of_what_is_described() -> None:
    party = Look(name="party", description="a blue dress")
    mara = Character(name="Mara", description="a girl, long hair, red coat", looks=(party,))
    assert in_words(mara, None) == "a girl long hair red coat"
    assert in_words(mara, party.id) == "a girl long hair red coat; blue dress"
    assert portrayed(mara, "a blue dress")[0] == "a girl long hair blue dress"


def test_somebody_of_whom_only_a_name_is_known_stays_so_when_dressed() -> None:
    said = v.find_terms("girl, glasses")
    usual, dressed = (
        portrait_in(in_words(Character(name="Mara"), None, one)) for one in ((), said)
    )
    assert {**usual.words, "age": "girl", "accessory": "glasses"} == dressed.words
    assert usual.colours == dressed.colours
