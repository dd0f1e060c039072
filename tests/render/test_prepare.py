"""Panel -> request: nothing optional, nothing dropped, nothing by position."""

import pytest

from storyboard.errors import FamilyError
from storyboard.geometry import Box
from storyboard.render.families import FAMILIES, family_named
from storyboard.render.prepare import BEYOND, Preparation, in_size, regions_of
from storyboard.render.request import seed_of
from storyboard.story import Character, FrameFormat, Panel, Placement, Project, Reference, Scene
from storyboard.studio import Board

pytestmark = pytest.mark.usefixtures("pocket")


def preparation(project: Project) -> Preparation:
    family = family_named("pocket")
    return Preparation(project, family, family.installed())


def test_request_survives_json_and_keeps_its_digest(board: Board) -> None:
    request = preparation(board.project).of(board.project.panel("2"), 1).request
    again = type(request).model_validate_json(request.model_dump_json())
    assert again == request
    assert again.digest == request.digest


def test_digest_tells_every_field_but_names(board: Board) -> None:
    request = preparation(board.project).of(board.project.panel("1"), 1).request
    renamed = request.slots[0].model_copy(update={"name": "Somebody"})
    assert request.model_copy(update={"slots": (renamed,)}).digest == request.digest
    for field, value in (("seed", 1), ("prompt", "x"), ("steps", 99), ("dtype", "float16")):
        assert request.model_copy(update={field: value}).digest != request.digest


def test_a_negative_prompt_is_heard_unless_guidance_is_off(board: Board) -> None:
    def guidance() -> float:
        return preparation(board.project).of(board.project.panel("1"), 1).request.guidance

    assert guidance() == 1.0
    board.set_style(negative="rain")
    assert guidance() > 1.0
    board.set_style(guidance=1.0)  # somebody's own choice
    assert guidance() == 1.0


def test_recipe_leaves_the_seed_out(board: Board) -> None:
    made = preparation(board.project)
    panel = board.project.panel("1")
    one, two = (made.of(panel, n).request for n in (1, 2))
    assert (one.seed, two.seed) == (seed_of(panel.id, 1), seed_of(panel.id, 2))
    assert one.recipe == two.recipe
    assert one.digest != two.digest


def test_the_same_words_for_a_place_mean_the_same_place() -> None:
    """In every panel, scene and project; other words may mean another, and families that cannot tell do not say."""

    def location(place: str, family: str = "pocket") -> int | None:
        panel = Panel()
        scene = Scene(panels=(Panel(), panel), place=place)
        project = Project(name="p", scenes=(scene,))
        chosen = family_named(family)
        known = chosen.installed() if family == "pocket" else family_named("pocket").installed()
        return Preparation(project, chosen, known).of(panel, 1).request.location

    count = family_named("pocket").locations
    assert location("the old street") == location(" The  old STREET ") is not None
    assert location("street") == location("Street") == location("通り")
    assert location("street") not in {location("side street"), location("裏の通り")}
    others = {location(f"street {number}") for number in range(20)}
    assert others == set(range(count)) - {location("street")}
    assert {location(f"spaceship {number}") for number in range(20)} == set(range(count))
    assert location("the old street", "sd15") is None


def test_a_location_is_told_only_where_there_is_one(board: Board) -> None:
    request = preparation(board.project).of(board.project.panel("1"), 1).request
    assert b'"location":' in request.canonical()
    assert b"location" not in request.model_copy(update={"location": None}).canonical()
    moved = request.model_copy(update={"location": (request.location or 0) + 1})
    assert moved.digest != request.digest


def test_moving_a_panel_changes_no_request(board: Board) -> None:
    before = {
        p.id: preparation(board.project).of(p, 1).request.digest for p in board.project.panels()
    }
    board.move("2", before="1")
    after = {
        p.id: preparation(board.project).of(p, 1).request.digest for p in board.project.panels()
    }
    moved = next(p.id for p in board.project.panels())
    assert before == after, f"moved {moved}"


def test_company_stands_side_by_side() -> None:
    whole = Box(left=0, top=0, right=1, bottom=1)
    pair = (Placement(character="a", region=whole), Placement(character="b"))
    boxes = regions_of(Panel(placements=pair), family_named("sd15"))
    assert [box.corners for box in boxes] == [(0, 0, 0.5, 1), (0.5, 0, 1, 1)]


@pytest.mark.parametrize("shot", ["close-up", "medium shot", "full shot", "wide shot"])
def test_who_hugs_stands_close_where_nobody_says_where(shot: str) -> None:
    pair = (Placement(character="a"), Placement(character="b"))
    pocket = family_named("pocket")

    def places(action: str, *placements: Placement) -> list[Box]:
        panel = Panel(placements=placements or pair, shot=shot, action=action)
        return [*regions_of(panel, pocket)]

    left, right = places("They hug.")
    apart = places("They talk.")
    assert 0.3 < left.overlap(right) < 0.6
    assert apart[0].overlap(apart[1]) == 0
    assert left.right - left.left == pytest.approx(apart[0].right - apart[0].left)
    assert left.left + right.right == pytest.approx(1)
    given = Box(left=0, top=0, right=0.3, bottom=1)
    placed = places("They hug.", pair[0].edited(region=given), pair[1])
    assert placed[0] == given


def test_a_figure_gets_the_room_it_takes_in_the_shot() -> None:
    one = (Placement(character="a"),)
    pocket = family_named("pocket")
    widths = []
    for shot in ("extreme close-up", "close-up", "medium shot", "full shot", "wide shot"):
        (box,) = regions_of(Panel(placements=one, shot=shot), pocket)
        assert (box.left + box.right) / 2 == pytest.approx(0.5)
        widths.append(box.right - box.left)
    assert widths == sorted(widths, reverse=True)
    said = regions_of(Panel(placements=one, action="Wide shot: a fox."), pocket)
    assert said == regions_of(Panel(placements=one, shot="wide shot"), pocket)
    left, right = regions_of(Panel(placements=(*one, Placement(character="b"))), pocket)
    assert left.right <= 0.5 <= right.left
    given = Box(left=0, top=0, right=0.3, bottom=1)
    (box,) = regions_of(Panel(placements=(one[0].edited(region=given),)), pocket)
    assert box == given


def test_in_a_narrow_frame_figures_have_the_same_room() -> None:
    """A frame is the middle of what is drawn, so a figure takes more of it."""
    one = (Placement(character="a"),)
    two = (*one, Placement(character="b"))
    pocket = family_named("pocket")
    for shot in ("medium shot", "wide shot"):
        (wide,) = regions_of(Panel(placements=one, shot=shot), pocket, 16 / 9)
        (square,) = regions_of(Panel(placements=one, shot=shot), pocket, 1.0)
        assert (square.right - square.left) * 512 == pytest.approx((wide.right - wide.left) * 896)
    (portrait,) = regions_of(Panel(placements=one, shot="close-up"), pocket, 2 / 3)
    assert (portrait.left, portrait.right) == (0, 1)
    for aspect in (1.0, 2 / 3, 9 / 16):
        left, right = regions_of(Panel(placements=two), pocket, aspect)
        assert left.left == 0
        assert left.right <= 0.5 <= right.left
        assert right.right == 1


@pytest.mark.parametrize("frame", [FrameFormat.SQUARE, FrameFormat.PORTRAIT])
def test_nobody_is_drawn_outside_a_narrow_frame(frame: FrameFormat) -> None:
    made = preparation(Project(name="x", frame=frame))
    left, right = regions_of(
        Panel(placements=(Placement(character="a"), Placement(character="b"))),
        family_named("pocket"),
        frame.aspect,
    )
    whole = in_size(left, made.size, made.crop)
    assert whole.left == 0  # where figures do not fill their regions
    left, right = (in_size(box, made.size, made.crop, BEYOND) for box in (left, right))
    edge = (made.size.width - made.crop.width) / 2 / made.size.width
    assert edge - 0.05 < left.left < edge < left.right <= right.left
    assert right.right == pytest.approx(1 - left.left)


def test_too_many_members_are_refused() -> None:
    cast = tuple(Character(name=name) for name in "abcdefghij")
    panel = Panel(placements=tuple(Placement(character=member.id) for member in cast))
    project = Project(name="x", cast=cast, scenes=(Scene(panels=(panel,)),))
    with pytest.raises(FamilyError, match="has 10 members and 'pocket' holds 2"):
        preparation(project).of(panel, 1)


def test_member_without_reference_is_held_by_words_and_that_is_said() -> None:
    mara = Character(name="Mara", description="a girl with purple hair")
    panel = Panel(action="Mara waves", placements=(Placement(character=mara.id),))
    project = Project(name="x", cast=(mara,), scenes=(Scene(panels=(panel,)),))
    made = preparation(project).of(panel, 1)
    assert made.not_held == ("Mara: held by words alone: no reference",)
    assert made.request.slots[0].words == "a girl purple hair"
    assert "girl" in made.request.prompt
    assert "waving" in made.request.prompt


def test_looks_stay_until_changed() -> None:
    coat, plain = (
        Reference(picture=f"sha256:{c}", look=look) for c, look in (("c", "coat"), ("p", None))
    )
    mara = Character(name="Mara", references=(coat, plain))
    first = Panel(placements=(Placement(character=mara.id, look="coat"),))
    later = Panel(placements=(Placement(character=mara.id),))
    project = Project(name="x", cast=(mara,), scenes=(Scene(panels=(first, later)),))
    slots = [preparation(project).of(p, 1).request.slots[0] for p in (first, later)]
    assert [slot.references for slot in slots] == [("sha256:c",), ("sha256:c",)]


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda family: family.name)
def test_sizes_fit_the_masks_of_every_level(family: object) -> None:
    """diffusers guesses (h, w) of each level from the aspect; a wrong guess misaligns in silence."""
    scale, levels = {"pocket": (32, 3)}.get(family.name, (8, 4))  # type: ignore[attr-defined]
    for size in family.sizes:  # type: ignore[attr-defined]
        h, w = size.height // scale, size.width // scale
        for _ in range(levels):
            guess = int((h * w / size.aspect) ** 0.5)
            assert guess + ((h * w) % guess != 0) == h, f"{size} at {w}×{h}"
            h, w = (h + 1) // 2, (w + 1) // 2


@pytest.mark.parametrize("frame", FrameFormat)
def test_every_frame_format_is_cropped_from_a_fitting_size(frame: FrameFormat) -> None:
    made = preparation(Project(name="x", frame=frame))
    assert made.crop.width <= made.size.width
    assert made.crop.height <= made.size.height
    assert abs(made.crop.aspect / frame.aspect - 1) < 0.01
    middle = in_size(Box(left=0.25, top=0.25, right=0.75, bottom=0.75), made.size, made.crop)
    assert abs(middle.left + middle.right - 1) < 1e-9
