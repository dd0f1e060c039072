"""Eight steps against twenty, on the same requests and seeds: do identity and obedience lose?"""

from storyboard.lab.darkroom import Asking
from storyboard.lab.grid import Row, save_grid
from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.score import paired
from storyboard.lab.sections.obedience import shares

FEW, MANY = 8, 20


def measure(lab: Laboratory) -> Found:
    """Differences, few minus many; `steps8_minus_20` counts identity and obedience alike."""
    made = {steps: lab.drawn(1, Asking(steps=steps)) for steps in (FEW, MANY)}
    obeyed = {steps: shares(lab, pictures) for steps, pictures in made.items()}
    held = {
        steps: [
            float(answer is not None and answer.right)
            for answer in lab.answers(1, "identity", some)
        ]
        for steps, some in made.items()
    }
    both = {
        steps: [(a + b) / 2 for a, b in zip(obeyed[steps], held[steps], strict=True)]
        for steps in made
    }
    apart = [few - many for few, many in zip(both[FEW], both[MANY], strict=True)]
    rows = [
        Row(f"{number} {apart[number]:+.2f}", [one[number] for one in made.values()], apart[number])
        for number in range(lab.count)
    ]
    save_grid(lab.folder / "steps.png", [f"{steps} steps" for steps in made], rows)
    return {
        "steps8_minus_20": paired(both[FEW], both[MANY]),
        "steps8_minus_20_identity": paired(held[FEW], held[MANY]),
        "steps8_minus_20_obedience": paired(obeyed[FEW], obeyed[MANY]),
    }
