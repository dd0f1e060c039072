"""What is drawn: asked for, waited for, stored as takes."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import uuid4

from PIL import Image

from storyboard import casting
from storyboard.errors import BadInput, StoryboardError
from storyboard.pocket import vocabulary
from storyboard.pocket.captions import COLOUR, style_in
from storyboard.render.executors import Event, Job, State
from storyboard.render.prepare import Preparation
from storyboard.render.request import RenderRequest, Start
from storyboard.render.variation import Variation, bounds, inside, surrounded, with_words
from storyboard.storage import print_jpeg
from storyboard.storage.intake import read_mask
from storyboard.story import Hold, Panel, Project, Scene, Take
from storyboard.studio.opened import Opened


@dataclass
class Outcome:
    """What a render brought."""

    takes: list[Take] = field(default_factory=list)
    failed: list[Event] = field(default_factory=list)


class Drawing(Opened):
    """Asks an executor for pictures and makes takes of them."""

    def render(
        self,
        panels: Sequence[str] | None = None,
        *,
        takes: int = 1,
        all: bool = False,
        seed: int | None = None,
    ) -> list[Job]:
        """Asks for takes: of these panels, of all unlocked ones, or of those missing or stale.

        seed: of another take, to begin from the same noise; else each take has its own.
        """
        project, family = self.project, self.family
        preparation = Preparation(project, family, family.installed())
        if panels:
            wanted = [_unlocked(project, key) for key in panels]
        else:
            wanted = [p for p in project.panels() if not p.locked and (all or preparation.stale(p))]
        jobs = [self._job(preparation, panel, n) for panel in wanted for n in range(takes)]
        return self.submit([job.seeded(seed) for job in jobs] if seed is not None else jobs)

    def submit(self, jobs: list[Job]) -> list[Job]:
        """Keeps what was asked for, and has it drawn."""
        for job in jobs:
            self.folder.put_json(job.request.canonical(), job.request.digest)
        self.studio.executor.submit(jobs)
        return jobs

    def vary(
        self, key: str, how: Variation, *, take: int | None = None, takes: int = 1
    ) -> list[Job]:
        """Asks for takes that begin from the chosen take, or from that one. Raises BadInput, NotFound."""
        project = self.project
        panel = _unlocked(project, key)
        source = panel.take(take) if take is not None else panel.chosen_take
        if source is None:
            which = "no take" if take is None else f"no take {take}"
            raise BadInput(f"Panel {key} has {which} to begin from. Draw it first.")
        if how.part is not None or how.mask is not None:
            project = self._in_its_style(project, source)
        preparation = Preparation(project, self.family, self.family.installed())
        start = Start(picture=source.picture, strength=how.strength, part=how.part, mask=how.mask)
        scene = surrounded(preparation.scene(panel), how.words)
        changed = self._told(panel, how)
        jobs = [self._job(preparation, changed, n, scene) for n in range(takes)]
        return self.submit([job.varied(start, source.recipe) for job in jobs])

    def _in_its_style(self, project: Project, take: Take) -> Project:
        """Drawn as the take is, where the family knows styles by their words: a part must not differ from the rest."""
        if not self.family.vocabulary or not self.folder.has(take.request):
            return project
        style = style_in(json.loads(self.folder.json(take.request))["prompt"])
        return project.edited(style=project.style.edited(words=vocabulary.STYLES[style].en[0]))

    def _told(self, panel: Panel, how: Variation) -> Panel:
        """As the words have it: what they say of acting goes to those in the part that is redrawn."""
        members = [self.project.member(p.character) for p in panel.placements]
        part = how.part
        if how.mask is not None:
            with Image.open(self.picture(how.mask)) as painted:
                part = bounds(painted)
        about = range(len(members)) if part is None else inside(part, self.regions(panel))
        return with_words(panel, how.words, members, about)

    def keep_mask(self, png: bytes) -> str:
        """A painted mask, for a variation. -> digest. Raises BadInput where nothing is painted."""
        plain = read_mask(png)
        return self.folder.put_picture(plain)

    def wait(
        self, jobs: Sequence[Job], follow: Callable[[Event], None] = lambda e: None
    ) -> Outcome:
        """Until every one of these jobs has ended; stores their takes."""
        open_jobs, outcome = {job.id for job in jobs}, Outcome()
        while open_jobs:
            for event in self.studio.executor.events(wait=0.5):
                take = self.studio.settle(event)
                if take is not None and event.job.id in open_jobs:
                    outcome.takes.append(take)
                if event.kind is State.FAILED:
                    outcome.failed.append(event)
                if event.kind.final:
                    open_jobs.discard(event.job.id)
                follow(event)
        return outcome

    def cancel(self, job: str | None = None) -> None:
        for status in self.jobs():
            if job in (None, status.job.id):
                self.studio.executor.cancel(status.job.id)

    def cancel_of(self, member: str) -> None:
        """What is drawn of a member for the cast."""
        for status in self.jobs():
            if status.job.member == member:
                self.studio.executor.cancel(status.job.id)

    def candidates(self, key: str, count: int = casting.CANDIDATES) -> list[Job]:
        """Asks for pictures of a member from its description, to pick one. Raises BadInput."""
        return casting.candidates(self, key, count)

    def pick_candidate(self, key: str, number: int) -> list[Job]:
        """Makes a candidate the member's reference, and asks for its other views. Raises NotFound."""
        return casting.pick(self, key, number)

    def again(self, job: Job) -> list[Job]:
        """Asks once more for what failed: the panel as it is now, or the same picture of a member."""
        if job.member:
            return self.submit([job.model_copy(update={"id": uuid4().hex})])
        return self.render([job.panel])

    def store(self, event: Event) -> Take:
        """The picture of a finished job, as a take; then its print is made."""
        assert event.picture is not None
        job = event.job
        digest = self.folder.put_picture(event.picture.read_bytes())
        take = Take(
            number=job.take,
            picture=digest,
            request=job.request.digest,
            recipe=job.recipe or job.request.recipe,
            seed=job.request.seed,
            family=job.request.family,
            seconds=round(event.seconds, 3),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            left_out=job.left_out,
            not_held=job.not_held,
            holds=self._held(event),
        )
        self.folder.add_take(job.panel, take)
        print_jpeg(self.folder, digest)
        return take

    def _held(self, event: Event) -> tuple[Hold, ...]:
        """How well the colours of those in the picture are held. Nothing where a file is gone.

        Whose colours were chosen is left out: those are to be far from the references; and everybody in ink or pencil.
        """
        from storyboard.consistency.drift import held

        assert event.picture is not None
        if _without_colours(event.job.request, self.project.style.words):
            return ()
        project, chosen = self.project, {s.name for s in event.job.request.slots if s.colours}
        try:
            panel = project.panel(event.job.panel)
            regions = zip(panel.placements, self.regions(panel), strict=True)
            looks = {p.character: p.look for p in panel.placements}
            absent = {m.id for m in project.cast} - looks.keys()
            pictures = {
                m.id: [self.picture(r.picture) for r in m.references_for(looks.get(m.id))]
                for m in project.cast
                if m.name not in chosen and not (m.id in absent and m.colours)
            }
            with Image.open(event.picture) as picture:
                return held(picture, {p.character: box for p, box in regions}, pictures)
        except (StoryboardError, OSError):
            return ()

    def _job(
        self, preparation: Preparation, panel: Panel, further: int, scene: Scene | None = None
    ) -> Job:
        waiting = [s.job.take for s in self.jobs() if s.job.panel == panel.id]
        number = max([panel.next_take - 1, *waiting]) + 1 + further
        made = preparation.of(panel, number, scene)
        return Job(
            folder=str(self.folder.folder),
            panel=panel.id,
            take=number,
            request=made.request,
            left_out=made.left_out,
            not_held=made.not_held,
        )


def _without_colours(request: RenderRequest, words: str) -> bool:
    """Is it drawn in ink or pencil, by its prompt or by words that only the model understands?"""
    styles = {style_in(request.prompt), vocabulary.style_of(words) or COLOUR}
    return styles != {COLOUR}


def _unlocked(project: Project, key: str) -> Panel:
    panel = project.panel(key)
    if panel.locked:
        raise BadInput(
            f"Panel {project.number_of(panel.id)} is locked, so that it stays as it is. "
            f"Unlock it to draw it anew."
        )
    return panel
