"""Expressions where the face is large enough to be read in print: at least 64 pixels of 512."""

from storyboard.lab.alternatives import face_height
from storyboard.lab.grid import Row, save_grid
from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.score import score

LEAST = 64  # pixels from chin to crown, in a picture 512 high


def measure(lab: Laboratory) -> Found:
    """Faces seen from behind have none."""
    trials = lab.trials(1)
    made = {"": lab.drawn(1), "_truth": lab.truth(1), "_autoencoded": lab.autoencoded(1)}
    close = [face_height(one.scene) >= LEAST for one in trials]
    answers = {
        name: [
            answer if near else None
            for answer, near in zip(lab.answers(1, "expression", pictures), close, strict=True)
        ]
        for name, pictures in made.items()
    }
    rows = []
    for number, one in enumerate(trials):
        answer = answers[""][number]
        if answer is not None:
            note = f"{number} {one.scene.figures[0].expression}: {'right' if answer.right else 'another'}"
            shown = [made[name][number] for name in ("_truth", "_autoencoded", "")]
            rows.append(Row(note, shown, answer.margin))
    save_grid(lab.folder / "expression.png", ("truth", "autoencoded", "drawn"), rows)
    return {
        f"expression_close{name}": score([a.right for a in some if a is not None])
        for name, some in answers.items()
    }
