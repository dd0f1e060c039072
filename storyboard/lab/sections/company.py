"""Two characters: both right on their sides, told from look-alikes and from each other; nobody extra."""

from collections.abc import Sequence

from storyboard.lab.grid import Row, save_grid, side_by_side
from storyboard.lab.judge import Pixels
from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.score import score
from storyboard.lab.sections.emptiness import extra


def measure(lab: Laboratory) -> Found:
    """A pair is right when both of them are."""
    made = {"_truth": lab.truth(2), "_autoencoded": lab.autoencoded(2), "": lab.drawn(2)}
    margins = {name: _margins(lab, pictures) for name, pictures in made.items()}
    found: Found = {
        f"identity_two{name}": score([margin > 0 for margin in some])
        for name, some in margins.items()
    }
    trials = lab.trials(2)
    for name, pictures in made.items():
        nobody_else = [not extra(p, one.scene) for p, one in zip(pictures, trials, strict=True)]
        found[f"nobody_extra_two{name}"] = score(nobody_else)
    rows = [
        Row(
            f"{number} {'right' if margins[''][number] > 0 else 'wrong'}",
            [
                side_by_side([one.references(place)[0] for place in range(2)]),
                *(made[name][number] for name in ("_truth", "_autoencoded", "")),
            ],
            margins[""][number],
        )
        for number, one in enumerate(trials)
    ]
    save_grid(lab.folder / "company.png", ("references", "truth", "autoencoded", "drawn"), rows)
    return found


def _margins(lab: Laboratory, pictures: Sequence[Pixels]) -> list[float]:
    """Of the worse of the two; who cannot be told from anybody (behind the other) is no reason to fail."""
    both = zip(*(lab.answers(2, "identity", pictures, place) for place in range(2)), strict=True)
    return [min((a.margin for a in pair if a), default=0.0) for pair in both]
