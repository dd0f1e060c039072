"""Figures with their 95 % intervals: shares, means, medians, differences on the same requests."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from math import comb, sqrt

import numpy as np

Z = 1.96  # of 95 %


@dataclass(frozen=True)
class Score:
    """low, high: the interval at 95 %. Nothing tried: no value, and no interval where none is known."""

    value: float | None
    count: int
    low: float | None
    high: float | None

    def json(self) -> dict[str, float | int | None]:
        return {name: v if v is None else round(v, 4) for name, v in asdict(self).items()}


def score(right: Sequence[bool]) -> Score:
    """A share of trials (Wilson 1927). Nothing tried: anything is possible."""
    count = len(right)
    if not count:
        return Score(None, 0, 0.0, 1.0)
    share = sum(right) / count
    middle = (share + Z * Z / (2 * count)) / (1 + Z * Z / count)
    reach = Z / (1 + Z * Z / count) * sqrt(share * (1 - share) / count + (Z / (2 * count)) ** 2)
    return Score(share, count, max(0.0, middle - reach), min(1.0, middle + reach))


def mean(values: Sequence[float]) -> Score:
    """A mean with Student's interval; of a single value there is none."""
    count = len(values)
    if not count:
        return Score(None, 0, None, None)
    middle = float(np.mean(values))
    if count == 1:
        return Score(middle, 1, None, None)
    reach = _student(count - 1) * float(np.std(values, ddof=1)) / sqrt(count)
    return Score(middle, count, middle - reach, middle + reach)


def paired(some: Sequence[float], others: Sequence[float]) -> Score:
    """The mean difference of the same trials."""
    return mean([float(a) - float(b) for a, b in zip(some, others, strict=True)])


def median(values: Sequence[float]) -> Score:
    """A median; the interval is of order statistics, so a stray value moves nothing. As wide as the values
    are where they are too few for 95 %."""
    count = len(values)
    if not count:
        return Score(None, 0, None, None)
    ordered, below = sorted(values), 0.0
    cut = 0
    for k in range(count // 2):
        below += comb(count, k) / 2**count
        if below > 0.025:
            break
        cut = k
    return Score(float(np.median(ordered)), count, ordered[cut], ordered[count - 1 - cut])


def _student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t: a table where it is far from the normal one, then Fisher's series."""
    if freedom <= len(_T):
        return _T[freedom - 1]
    return Z + (Z**3 + Z) / (4 * freedom)


_T = (12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228)
