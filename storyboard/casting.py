"""A character made from words: candidates to pick from, then the views of the one who was picked.

Asks for pictures as panels do, on a plain ground; a finished one goes to the character instead of a panel.
Knows requests and jobs; draws nothing.
"""

from dataclasses import dataclass
from typing import Protocol

from storyboard import edits
from storyboard.errors import BadInput, NotFound
from storyboard.pocket.captions import COLOUR
from storyboard.pocket.vocabulary import STYLES, restyled
from storyboard.render.executors import Event, Job
from storyboard.render.families import family_named
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest
from storyboard.storage import ProjectFolder
from storyboard.story import (
    Candidate,
    Character,
    FrameFormat,
    Panel,
    Placement,
    Project,
    Reference,
    Scene,
)

CANDIDATES = 6
GROUND = "plain background"


@dataclass(frozen=True)
class Pose:
    """One picture of a reference set; the words are the vocabulary's."""

    name: str
    shot: str
    view: str = "from the front"
    expression: str = "neutral"


FRONT = Pose("front", "full shot")
SET = (
    Pose("side", "full shot", view="side view left"),
    Pose("back", "full shot", view="from behind"),
    Pose("happy", "close-up", expression="happy"),
    Pose("sad", "close-up", expression="sad"),
    Pose("angry", "close-up", expression="angry"),
    Pose("surprised", "close-up", expression="surprised"),
)


class Submits(Protocol):
    """What casting needs of a board."""

    @property
    def folder(self) -> ProjectFolder: ...

    def submit(self, jobs: list[Job]) -> list[Job]: ...

    def cancel_of(self, member: str) -> None: ...


def candidates(board: Submits, key: str, count: int = CANDIDATES) -> list[Job]:
    """Asks for pictures of a member from its description alone. Raises BadInput without one."""
    project = board.folder.read()
    member = project.member(key)
    if not member.description.strip():
        raise BadInput(f"Say first what '{member.name}' looks like: it is drawn from these words.")
    bare = member.edited(references=(), loras=(), looks=(), colours=())
    first = max((one.number for one in member.candidates), default=0) + 1
    return board.submit(
        [_job(board, project, bare, FRONT, number) for number in range(first, first + count)]
    )


def pick(board: Submits, key: str, number: int) -> list[Job]:
    """The candidate becomes the first reference, the others go; asks for its other views.

    One step for undo. Raises NotFound.
    """
    member = board.folder.read().member(key)
    found = next((one for one in member.candidates if one.number == number), None)
    if found is None:
        known = ", ".join(str(one.number) for one in member.candidates) or "none yet"
        raise NotFound(f"'{member.name}' has no candidate {number} ({known}).")
    front = Reference(picture=found.picture, name=FRONT.name)
    board.cancel_of(member.id)

    def picked(project: Project) -> Project:
        project = edits.add_references(project, member.id, [front])
        return project.with_member(project.member(member.id).edited(candidates=()))

    project = board.folder.apply(picked, what=f"pick candidate {number} for {member.name}")
    held = member.edited(references=(front,), loras=(), looks=(), colours=())
    return board.submit(
        [_job(board, project, held, pose, number) for number, pose in enumerate(SET, start=1)]
    )


def arrived(folder: ProjectFolder, event: Event) -> None:
    """A finished picture: a candidate, or a reference of the set as long as its front is one still."""
    assert event.picture is not None
    job, digest = event.job, folder.put_picture(event.picture.read_bytes())
    folder.note(lambda project: _with(project, job, digest), what=f"a picture of {job.member}")


def _with(project: Project, job: Job, digest: str) -> Project:
    member = next((one for one in project.cast if one.id == job.member), None)
    if member is None:
        return project
    if job.shows == FRONT.name:
        numbers = [one.number for one in member.candidates]
        fresh = Candidate(
            number=job.take if job.take not in numbers else max(numbers) + 1,
            picture=digest,
            request=job.request.digest,
            seed=job.request.seed,
        )
        return project.with_member(member.edited(candidates=(*member.candidates, fresh)))
    front = {picture for slot in job.request.slots for picture in slot.references}
    if not front <= {reference.picture for reference in member.references}:
        return project  # it was taken away meanwhile
    return edits.add_references(project, member.id, [Reference(picture=digest, name=job.shows)])


def _job(board: Submits, project: Project, member: Character, pose: Pose, number: int) -> Job:
    placed = Placement(
        character=member.id, view=pose.view, expression=pose.expression, pose="standing"
    )
    panel = Panel(id=f"{member.id}-{pose.name}", shot=pose.shot, placements=(placed,))
    family = family_named(project.style.family)
    words = project.style.words
    if family.vocabulary:  # in colour, whatever the board is drawn in: colours are read off it
        words = restyled(words, STYLES[COLOUR].en[0])
    alone = project.with_member(member).edited(
        frame=FrameFormat.SQUARE,
        style=project.style.edited(words=words),
        scenes=(Scene(place=GROUND, panels=(panel,)),),
    )
    made = Preparation(alone, family, family.installed()).of(panel, number)
    return Job(
        folder=str(board.folder.folder),
        panel="",
        member=member.id,
        shows=pose.name,
        take=number,
        request=_told_apart(made.request, number),
        left_out=made.left_out,
    )


def _told_apart(request: RenderRequest, number: int) -> RenderRequest:
    """Words choose what they leave open: each candidate's after the first with another number."""
    slots = tuple(
        slot.model_copy(update={"words": f"{slot.words} {number}"})
        if slot.words and number > 1
        else slot
        for slot in request.slots
    )
    return request.model_copy(update={"slots": slots})
