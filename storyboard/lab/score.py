"""A share of trials that came out right, with its 95 % interval."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import sqrt


@dataclass(frozen=True)
class Score:
    """value: share that is right; low, high: Wilson's interval at 95 %."""

    value: float
    count: int
    low: float
    high: float

    def json(self) -> dict[str, float]:
        return {name: round(value, 4) for name, value in asdict(self).items()}


def score(right: Sequence[bool]) -> Score:
    """Wilson (1927). Nothing tried: anything is possible."""
    count = len(right)
    if not count:
        return Score(float("nan"), 0, 0.0, 1.0)
    share, z = sum(right) / count, 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    return Score(share, count, max(0.0, middle - reach), min(1.0, middle + reach))
