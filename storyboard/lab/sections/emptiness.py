"""Nobody where nobody was asked for: empty establishing shots, and no figures beside one character."""

from collections.abc import Sequence

from storyboard.lab.grid import Row, save_grid
from storyboard.lab.judge import Pixels
from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.score import Score, score
from storyboard.lab.segmenter import GRID, LEAST, covered, figures_of, somebody
from storyboard.pocket.world import Scene, figure_masks

MARGIN = 3  # cells around a figure that are still its own: a shift, a waving hand


def measure(lab: Laboratory) -> Found:
    """The segmenter's own accuracy on drawings it never saw comes first (`…_truth`)."""
    made = {"_truth": lab.truth(0), "_autoencoded": lab.autoencoded(0), "": lab.drawn(0)}
    peopled = {"_truth": lab.truth(1), "_autoencoded": lab.autoencoded(1), "": lab.drawn(1)}
    found: Found = {f"figure_found{name}": _share(peopled[name]) for name in peopled}
    found |= {f"empty_shots{name}": score([not somebody(p) for p in made[name]]) for name in made}
    for name, pictures in peopled.items():
        alone = [not extra(p, one.scene) for p, one in zip(pictures, lab.trials(1), strict=True)]
        found[f"nobody_extra{name}"] = score(alone)
    rows = []
    for number, one in enumerate(lab.trials(0)):
        seen = sum(figure.share for figure in somebody(made[""][number]))
        shown = [made[name][number] for name in ("_truth", "_autoencoded", "")]
        note = f"{number} {one.scene.place}, {one.scene.time}: {'somebody' if seen else 'empty'}"
        rows.append(Row(note, shown, -seen))
    save_grid(lab.folder / "emptiness.png", ("truth", "autoencoded", "drawn"), rows)
    return found


def extra(picture: Pixels, scene: Scene) -> bool:
    """Is there a figure where the scene has none?"""
    beside = covered(picture)
    for mask in figure_masks(scene, *GRID):
        rows, columns = mask.any(1).nonzero()[0], mask.any(0).nonzero()[0]
        if rows.size:
            top, left = max(0, rows[0] - MARGIN), max(0, columns[0] - MARGIN)
            beside[top : rows[-1] + 1 + MARGIN, left : columns[-1] + 1 + MARGIN] = False
    return any(figure.share >= LEAST for figure in figures_of(beside))


def _share(pictures: Sequence[Pixels]) -> Score:
    return score([bool(somebody(picture)) for picture in pictures])
