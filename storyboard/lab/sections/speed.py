"""Seconds a panel at 8 steps, and how much longer it takes than the bare network does."""

from storyboard.lab.darkroom import Asking
from storyboard.lab.laboratory import Found, Laboratory
from storyboard.lab.score import median
from storyboard.lab.speed import timed

ROUNDS = 15


def measure(lab: Laboratory) -> Found:
    """One panel with one character, warm; the contenders take turns. overhead: 1.0 = none."""
    room = lab.darkroom
    rounds = max(3, min(ROUNDS, lab.count))
    lab.say(f"  {rounds} rounds of one panel, engine and bare network in turn")
    requests = room.requests(lab.trials(1)[:1], Asking(steps=8))
    took = timed(room.loaded, requests, room.conditioner, rounds)
    return {
        "seconds_per_panel": median(took["engine"]),
        "overhead": median([a / b for a, b in zip(took["engine"], took["bare"], strict=True)]),
    }
