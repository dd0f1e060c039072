"""Shot numbers as pages print them. They hold once a version was handed out: what comes between gets a
letter, what is gone leaves a gap, and what differs from that version is marked. Knows no page."""

from collections.abc import Iterator

from storyboard.story import Issue, Issued, Panel, Project, print_of

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def numbers(project: Project) -> dict[str, str]:
    """Panel id -> number: "1", "2" … before the first issue; after it "12A" for what came in."""
    if not project.issues:
        return {panel.id: str(n) for n, panel in enumerate(project.panels(), start=1)}
    held = {one.panel: one.number for one in project.issues[-1].panels}
    taken = {one.number for issue in project.issues for one in issue.panels}
    found: dict[str, str] = {}
    waiting: list[Panel] = []
    before = "0"
    for panel in project.panels():
        if panel.id in held:
            found |= _between(before, waiting, taken)
            waiting = []
            before = found[panel.id] = held[panel.id]
        else:
            waiting.append(panel)
    return found | _behind(waiting, taken)


def gaps(project: Project) -> list[str]:
    """Numbers that were handed out and are not on the board any more, lowest first."""
    now = set(numbers(project).values())
    issued = {one.number for issue in project.issues for one in issue.panels}
    return sorted(issued - now, key=order_of)


def changed(project: Project) -> set[str]:
    """Ids of the panels that differ from the last issue, or came since; empty before the first."""
    if not project.issues:
        return set()
    were = {one.panel: one.print for one in project.issues[-1].panels}
    return {panel.id for panel in project.panels() if were.get(panel.id) != print_of(panel)}


def issued(project: Project, name: str, date: str) -> Project:
    """The project with what is on the board now kept as a version of that name."""
    known = numbers(project)
    panels = tuple(
        Issued(panel=panel.id, number=known[panel.id], print=print_of(panel))
        for panel in project.panels()
    )
    return project.edited(issues=(*project.issues, Issue(name=name, date=date, panels=panels)))


def order_of(number: str) -> tuple[int, str]:
    """ "12A" comes after "12" and before "13"."""
    digits = number.rstrip(LETTERS)
    return int(digits or 0), number[len(digits) :]


def _between(before: str, panels: list[Panel], taken: set[str]) -> dict[str, str]:
    """12 -> 12A, 12B …; after 12A come 12B or 12AA, whatever was never used."""
    free = (before + letters for letters in _letters() if before + letters not in taken)
    return dict(zip((panel.id for panel in panels), free, strict=False))


def _behind(panels: list[Panel], taken: set[str]) -> dict[str, str]:
    """At the end the numbers go on."""
    last = max((order_of(number)[0] for number in taken), default=0)
    return {panel.id: str(last + n) for n, panel in enumerate(panels, start=1)}


def _letters() -> Iterator[str]:
    yield from LETTERS
    for first in _letters():
        yield from (first + second for second in LETTERS)
