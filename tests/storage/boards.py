"""Projects for the storage tests: small ones to read, big ones to measure."""

from storyboard.story import Character, Panel, Project, Scene, Take


def take(number: int, picture: str = "a" * 64) -> Take:
    return Take(
        number=number,
        picture=f"sha256:{picture}",
        request="sha256:" + "b" * 64,
        recipe="sha256:" + "c" * 64,
        seed=number,
        family="pocket",
    )


def board(panels: int = 3, takes: int = 1, scenes: int = 1) -> Project:
    """Panels p1, p2 … spread over scenes s1, s2 …, with one member."""
    per_scene = -(-panels // scenes)
    all_panels = [
        Panel(
            id=f"p{number}",
            action=f"Mara does thing {number}, then another, and looks at us.",
            takes=tuple(take(n) for n in range(1, takes + 1)),
            chosen=takes or None,
        )
        for number in range(1, panels + 1)
    ]
    return Project(
        id="project-1",
        name="Rain",
        cast=(Character(id="mara", name="Mara"),),
        scenes=tuple(
            Scene(
                id=f"s{n + 1}",
                heading=f"INT. ROOM {n + 1} - DAY",
                panels=tuple(all_panels[n * per_scene : (n + 1) * per_scene]),
            )
            for n in range(scenes)
        ),
    )
