"""Shot, place, time, pose, expression, view: nearest to the value that was asked for, in both languages."""

from collections.abc import Sequence

import numpy as np

from storyboard.lab.alternatives import ACTING, CAMERA, untold
from storyboard.lab.darkroom import Asking
from storyboard.lab.grid import Row, save_grid
from storyboard.lab.judge import SIZE, Pixels, cropped
from storyboard.lab.laboratory import ASPECT, Found, Laboratory, rights
from storyboard.lab.score import mean, paired, score
from storyboard.pocket.world import draw

KEYS = (*CAMERA, *ACTING)
ASKED = {
    "": Asking(),
    "_ja": Asking(language="ja"),
    "_ja_raw": Asking(language="ja", raw=True),
}
ELSEWHERE = 99  # seed of the truth's background: no words tell it, so it must not help


def measure(lab: Laboratory) -> Found:
    """`_ja`: Japanese through the product, which writes its own prompt; `_ja_raw`: read by the network."""
    trials = lab.trials(1)
    made = {name: lab.drawn(1, asking) for name, asking in ASKED.items()}
    made["_truth"] = [cropped(draw(untold(one.scene, ELSEWHERE), *SIZE), ASPECT) for one in trials]
    made["_autoencoded"] = lab.autoencoded(1)
    obeyed = {name: shares(lab, pictures) for name, pictures in made.items()}
    found: Found = {f"obedience{name}": mean(some) for name, some in obeyed.items()}
    found["obedience_ja_minus_en"] = paired(obeyed["_ja"], obeyed[""])
    found["obedience_ja_raw_minus_en"] = paired(obeyed["_ja_raw"], obeyed[""])
    found["obedience_by"] = {
        f"{key}{name}": score(rights(lab.answers(1, key, pictures)))
        for name, pictures in made.items()
        for key in KEYS
    }
    rows = []
    for number, one in enumerate(trials):
        scene, figure = one.scene, one.scene.figures[0]
        words = (scene.shot, scene.place, scene.time, figure.pose, figure.expression, figure.view)
        shown = [made[name][number] for name in ("_truth", *ASKED)]
        rows.append(Row(f"{number} {', '.join(words)}", shown, obeyed[""][number]))
    titles = ("truth", "English", "Japanese", "Japanese, read by the network")
    save_grid(lab.folder / "obedience.png", titles, rows)
    return found


def shares(lab: Laboratory, pictures: Sequence[Pixels]) -> list[float]:
    """Of every trial the share of what was asked for and can be seen that came out right."""
    every = zip(*(lab.answers(1, key, pictures) for key in KEYS), strict=True)
    return [float(np.mean(rights(some))) for some in every]
