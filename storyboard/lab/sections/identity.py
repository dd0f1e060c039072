"""One character told from 99 look-alikes: by references, by description, by neither; and the ceilings."""

from storyboard.lab.darkroom import Asking
from storyboard.lab.grid import Row, save_grid, side_by_side
from storyboard.lab.laboratory import Found, Laboratory, rights
from storyboard.lab.score import score

REACH = 132  # of 448 pixels across
HELD = {
    "": Asking(),
    "_described": Asking("described"),
    "_nothing": Asking("nothing"),
}


def measure(lab: Laboratory) -> Found:
    """Wherever the figure stands: only references come with a place. `…_by`: could training have known
    the combination of looks?"""
    ceilings = {"_truth": lab.truth(1), "_autoencoded": lab.autoencoded(1)}
    made = ceilings | {name: lab.drawn(1, asking) for name, asking in HELD.items()}
    answers = {
        name: lab.answers(1, "identity", pictures, reach=REACH) for name, pictures in made.items()
    }
    found: Found = {f"identity_one{name}": score(rights(some)) for name, some in answers.items()}
    found["identity_one_by"] = {
        "known_combination": score(rights(answers[""][0::2])),
        "new_combination": score(rights(answers[""][1::2])),
    }
    rows = []
    for number, one in enumerate(lab.trials(1)):
        answer = answers[""][number]
        shown = [side_by_side(one.references(0))]
        shown += [made[name][number] for name in ("_truth", "_autoencoded", *HELD)]
        good = answer.margin if answer else None
        verdict = "" if answer is None else "right" if answer.right else "taken for another"
        rows.append(Row(f"{number} {verdict}", shown, good))
    titles = ("references", "truth", "autoencoded", "by references", "by description", "by neither")
    save_grid(lab.folder / "identity.png", titles, rows)
    return found
