"""Strong fields by the share shift: more of one's works lie in the field than of all works, clearly so.

Share shift = ln[(works in the field ÷ all works in the field) ÷ (works ÷ all works)]. Works count for each of their
fields; works without any field of the scheme stay out. Its interval is that of the share of one's works that lie in the
field (``intervals.share_interval``); the sum over all works is taken as known.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from enishi.flows.network import Floats
from enishi.indicators.intervals import share_interval
from enishi.study import StrengthRule


def share_shift(
    in_field: ArrayLike, works: ArrayLike, all_in_field: ArrayLike, all_works: float
) -> tuple[Floats, Floats, Floats]:
    """Return the share shift with low and high; NaN where works or all works in the field are 0.

    in_field, works: of one subject each, in the field and in all. Without a work in the field shift and low are −∞.

    Worked example: 12 of 40 works where 100 of 1,000 works lie in the field: ln 3 = 1.099, from 0.563 to 1.509.
    """
    part, whole, field = (np.asarray(value, float) for value in (in_field, works, all_in_field))
    low, high = share_interval(part, whole)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = field / all_works
        shift, low, high = (np.log(value / expected) for value in (part / whole, low, high))
    known = (whole > 0) & (field > 0)
    return tuple(np.where(known, value, np.nan) for value in (shift, low, high))  # type: ignore[return-value]


def is_strong(low: Floats, works: Floats, rule: StrengthRule) -> NDArray[np.bool_]:
    """Tell where a share shift's ``low`` lies beyond the minimum effect, with enough ``works`` in any field."""
    return (works >= rule.minimum_works) & (low > rule.minimum_effect)
