"""For tests that learn: minutes of a slow or busy machine have fewer steps."""

from collections.abc import Callable


def learnt_within(
    minutes: float, go_on: Callable[[float], object], learnt: Callable[[], bool]
) -> float:
    """Goes on to these minutes of training, and up to eight times as many until it has learnt; -> how many."""
    for longer in (minutes, 2 * minutes, 4 * minutes, 8 * minutes):
        go_on(longer)
        if learnt():
            break
    return longer
